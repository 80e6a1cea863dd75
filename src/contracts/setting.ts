import { z } from "zod";
import type { AuditAction } from "./audit.ts";
import { notificationKinds } from "./limits.ts";
import { NotificationKinds, TimeOfDay } from "./notification.ts";
import { Instructions } from "./prompt.ts";
import { ModelId } from "./provider.ts";
import { trimmedText } from "./text.ts";
import { Locale, TimeZone } from "./time-zone.ts";
import { Cap } from "./usage.ts";

/**
 * `value`: what is accepted · `initial`: what holds while nothing was chosen; undefined: made from something else · `column`: the
 * field of its table in Prisma, unless it has the setting's name.
 */
type Setting<V extends z.ZodType> = { value: V; initial: z.output<V> | undefined; column?: string };
type Settings = Record<string, Setting<z.ZodType>>;
/** Settings that are changed together, by one recorded action, in one table (Prisma's name). */
type Group<S extends Settings> = { table: "user" | "notificationSetting" | "userLimit"; action: AuditAction; settings: S };

/**
 * Everything that people set for their account. Inputs of REST and tRPC, presenters, the export and what holds by default are
 * derived from this table; `tests/platform/settings.test.ts` names the form of each.
 */
export const settingGroups = {
  account: group("user", "account.change", {
    name: setting(trimmedText(100, 1)),
    timeZone: setting(TimeZone.nullable(), null),
    locale: setting(Locale.nullable(), null),
    /** Whether the assistant remembers things from one conversation to the next. */
    memoryEnabled: setting(z.boolean(), true),
  }),
  toolPolicy: group("user", "account.set_tool_policy", {
    toolPolicy: setting(z.enum(["run_freely", "ask_deletes", "ask_changes"]), "ask_deletes"),
  }),
  instructions: group("user", "account.set_instructions", { instructions: setting(Instructions, "") }),
  model: group("user", "account.set_default_model", { defaultModel: setting(ModelId.nullable(), null) }),
  notifications: group("notificationSetting", "notification.set", {
    pushKinds: setting(NotificationKinds, [...notificationKinds]),
    mailKinds: setting(NotificationKinds, []),
    quietFrom: setting(TimeOfDay.nullable(), null),
    quietUntil: setting(TimeOfDay.nullable(), null),
    mailDigestAt: setting(TimeOfDay.nullable().default(null), null),
  }),
  caps: group("userLimit", "account.set_caps", {
    turnMicroUsd: setting(Cap.meta({ description: "For one reply, with all its model calls and searches" }), null, "turnCapMicroUsd"),
    dayMicroUsd: setting(Cap.meta({ description: "For one day of UTC" }), null, "dayCapMicroUsd"),
  }),
};
type Groups = typeof settingGroups;
export type SettingsOf<G extends keyof Groups> = ValuesOf<Groups[G]["settings"]>;
export type SettingName = { [G in keyof Groups]: keyof Groups[G]["settings"] & string }[keyof Groups];
type ValuesOf<S extends Settings> = { [K in keyof S]: z.output<S[K]["value"]> };

/** A change of name, time zone, language or whether the assistant remembers; absent fields are unchanged, null means the browser's setting. */
export const AccountChange = z.object(shapeOf(settingGroups.account)).partial();
export type AccountChange = z.infer<typeof AccountChange>;

/** All settings of notifications. Quiet hours delay everything but `security`. */
export const NotificationSettings = z
  .object(shapeOf(settingGroups.notifications))
  .refine(({ quietFrom, quietUntil }) => (quietFrom === null) === (quietUntil === null), {
    message: "set both, or none",
    path: ["quietUntil"],
  });
export type NotificationSettings = z.infer<typeof NotificationSettings>;

/** The user's spending caps, including own keys, in millionths of a US dollar; null: no cap. Days are UTC. */
export const Caps = z.object(shapeOf(settingGroups.caps));
export type Caps = z.infer<typeof Caps>;

/** The inputs of a group's settings, as the shape of an object. */
export function shapeOf<S extends Settings>({ settings }: Group<S>): { [K in keyof S]: S[K]["value"] } {
  return mapped(settings, ({ value }) => value) as { [K in keyof S]: S[K]["value"] };
}

/** A group's values in a row of its table, or without one; amounts as numbers. */
export function settingsIn<S extends Settings>({ settings }: Group<S>, row: object | null): ValuesOf<S> {
  const fields = row as Record<string, unknown> | null;
  return mapped(settings, ({ initial, column }, name) => {
    const value = fields ? fields[column ?? name] : initial;
    return typeof value === "bigint" ? Number(value) : value;
  }) as ValuesOf<S>;
}

/** The columns of a group, to be read by Prisma. */
export function columnsOf<S extends Settings>({ settings }: Group<S>): { [K in keyof S]: true } {
  return Object.fromEntries(Object.entries(settings).map(([name, { column }]) => [column ?? name, true])) as { [K in keyof S]: true };
}

function setting<V extends z.ZodType>(value: V, initial?: z.output<V>, column?: string): Setting<V> {
  return { value, initial, ...(column === undefined ? {} : { column }) };
}

function group<S extends Settings>(table: Group<S>["table"], action: AuditAction, settings: S): Group<S> {
  return { table, action, settings };
}

function mapped<S extends Settings>(settings: S, of: (setting: Setting<z.ZodType>, name: string) => unknown): object {
  return Object.fromEntries(Object.entries(settings).map(([name, one]) => [name, of(one, name)]));
}
