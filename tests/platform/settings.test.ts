import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type SettingName, settingGroups } from "#contracts/setting.ts";
import { Prisma } from "#generated/prisma/client.ts";
import type { MessageKey } from "#messages/catalogue.ts";

/** The form of each setting of an account, and its label there: a setting without one does not compile. */
const forms = {
  name: ["account.name", "account/profile/account-form"],
  timeZone: ["account.timeZone", "account/profile/time-zone-form"],
  locale: ["account.language", "account/profile/language-form"],
  memoryEnabled: ["memory.switch", "memory/memory-switch"],
  toolPolicy: ["account.assistantPolicy", "account/profile/tool-policy-form"],
  instructions: ["prompt.instructionsLabel", "prompt/instructions-form"],
  defaultModel: ["provider.defaultModel", "provider/default-model"],
  pushKinds: ["notification.push", "notification/notification-choices"],
  mailKinds: ["notification.mail", "notification/notification-choices"],
  quietFrom: ["notification.from", "notification/notification-choices"],
  quietUntil: ["notification.until", "notification/notification-choices"],
  mailDigestAt: ["notification.mailDailyAt", "notification/notification-choices"],
  turnMicroUsd: ["usage.limitPerReply", "usage/spending-limits"],
  dayMicroUsd: ["usage.limitPerDay", "usage/spending-limits"],
} satisfies Record<SettingName, [MessageKey, string]>;

/** Columns beside the settings in the same tables. */
const others = {
  user: [
    "id",
    "email",
    "emailVerified",
    "image",
    "plan",
    "twoFactorEnabled",
    "namedZone",
    "namedLocale",
    "createdAt",
    "updatedAt",
    "deletedAt",
  ],
  notificationSetting: ["userId", "quietZone", "updatedAt"],
  userLimit: ["userId", "version"],
};
const columns = {
  user: Prisma.UserScalarFieldEnum,
  notificationSetting: Prisma.NotificationSettingScalarFieldEnum,
  userLimit: Prisma.UserLimitScalarFieldEnum,
};
const groups = Object.values(settingGroups);

test.each(Object.entries(forms))("the setting %s has its label in its form", (_, [label, file]) => {
  expect(readFileSync(`src/features/${file}.tsx`, "utf8")).toContain(`"${label}"`);
});

test.each(Object.keys(columns) as (keyof typeof columns)[])("each column of %s is a setting, or known to be none", (table) => {
  const settings = groups.filter((group) => group.table === table).flatMap(({ settings }) => Object.entries(settings));
  const named = settings.map(([name, { column }]: [string, { column?: string }]) => column ?? name);
  expect([...named, ...others[table]].sort()).toEqual(Object.keys(columns[table]).sort());
});

test.each(groups.map((group) => [group.action, group] as const))(
  "what %s changes is what holds by default, and is recorded",
  (action, { settings }) => {
    for (const [name, { value, initial }] of Object.entries(settings))
      if (initial !== undefined) expect(value.parse(initial), name).toEqual(initial);
    expect(globSync("src/domain/**/*.ts").some((file) => readFileSync(file, "utf8").includes(`action: "${action}"`))).toBe(true);
  },
);

test("what new accounts have is the columns' default", () => {
  const model = /model User \{.*?\n\}/s.exec(readFileSync("prisma/schema.prisma", "utf8"))?.[0] ?? "";
  for (const { table, settings } of groups)
    for (const [name, { initial }] of Object.entries(settings))
      if (table === "user" && initial !== undefined) {
        const line = new RegExp(`^ +${name} .*$`, "m").exec(model)?.[0] ?? "";
        expect(/@default\("?(.*?)"?\)/.exec(line)?.[1] ?? null, name).toBe(initial === null ? null : String(initial));
      }
});
