import { z } from "zod";

/** Answer of signing in. */
export const AccessToken = z
  .object({ access_token: z.string(), token_type: z.literal("Bearer"), expires_in: z.number().int() })
  .meta({ id: "AccessToken" });
export type AccessToken = z.infer<typeof AccessToken>;

/** Answer of making an account. */
export const Registered = z.object({ id: z.number().int(), email: z.string(), created_at: z.iso.datetime() }).meta({ id: "Registered" });
