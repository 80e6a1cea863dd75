import { z } from "zod";
import { AccountChange, type SettingsOf } from "#contracts/setting.ts";
import { type SnakeKeys, snakeKeys } from "#contracts/snake.ts";
import type { Me } from "#domain/account/account.ts";

/** Body of PATCH /api/account: an absent field is left alone. */
export const AccountChangeBody = z.object(snakeKeys(AccountChange.shape)).meta({
  id: "AccountUpdate",
  description:
    "An absent field is left alone. `time_zone` (IANA) and `locale` (BCP 47) may be `null`: the browser's. `memory_enabled`: whether the assistant remembers things from one conversation to the next.",
  examples: [{ time_zone: "Europe/Berlin" }],
});

const shownSettings = {
  name: z.string(),
  time_zone: z.string().nullable(),
  locale: z.string().nullable(),
  memory_enabled: z.boolean(),
} satisfies Record<keyof SnakeKeys<SettingsOf<"account">>, z.ZodType>;

/** An account as the REST API shows it to its owner. */
export const RestAccount = z
  .object({
    id: z.number().int(),
    email: z.string(),
    email_verified: z.boolean(),
    ...shownSettings,
    plan: z.enum(["free", "pro"]),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "Account" });

export function presentRestAccount({ createdAt, ...me }: Me): z.infer<typeof RestAccount> {
  const { id, email, emailVerified, name, timeZone, locale, memoryEnabled, plan } = me;
  const settings = { name, time_zone: timeZone, locale, memory_enabled: memoryEnabled };
  return { id, email, email_verified: emailVerified, ...settings, plan, created_at: createdAt };
}
