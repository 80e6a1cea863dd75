import { columnsOf, settingGroups, settingsIn } from "#contracts/setting.ts";
import { db } from "#lib/db.ts";

// Tables that are small or contain secrets. Columns are listed explicitly, because a column added later may be a secret.

export async function readAccount(userId: number) {
  const { account, toolPolicy, instructions, model, caps } = settingGroups;
  const found = await db().user.findFirst({
    where: { id: userId, deletedAt: null },
    select: {
      id: true,
      email: true,
      emailVerified: true,
      plan: true,
      ...columnsOf(account),
      ...columnsOf(toolPolicy),
      ...columnsOf(model),
      ...columnsOf(instructions),
      createdAt: true,
      updatedAt: true,
      twoFactorEnabled: true,
      accounts: { select: { providerId: true, createdAt: true } },
      passkeys: { select: { name: true, deviceType: true, backedUp: true, createdAt: true } },
      limit: { select: { turnCapMicroUsd: true, dayCapMicroUsd: true } },
    },
  });
  if (!found) return null;
  const { limit, ...fields } = found;
  return { ...fields, spendingLimits: settingsIn(caps, limit) };
}

export const apiKeys = (userId: number) =>
  db().apiKey.findMany({
    where: { userId },
    select: { id: true, name: true, lastFour: true, scopes: true, createdAt: true, expiresAt: true, lastUsedAt: true },
    orderBy: { id: "asc" },
  });

export const providers = (userId: number) =>
  db().providerAccount.findMany({
    where: { userId },
    select: {
      id: true,
      kind: true,
      name: true,
      baseUrl: true,
      keyLastFour: true,
      models: true,
      setFacts: true,
      createdAt: true,
      updatedAt: true,
    },
    orderBy: { createdAt: "asc" },
  });

export const mcpServers = (userId: number) =>
  db().mcpServer.findMany({
    where: { userId },
    select: {
      id: true,
      name: true,
      url: true,
      tokenLastFour: true,
      signIn: true,
      tools: true,
      enabled: true,
      trusted: true,
      createdAt: true,
      updatedAt: true,
    },
    orderBy: { createdAt: "asc" },
  });

/** Includes the push devices, without their keys. */
export async function notificationSettings(userId: number) {
  const choice = await db().notificationSetting.findUnique({ where: { userId }, omit: { userId: true } });
  const select = { endpoint: true, createdAt: true, updatedAt: true };
  return { choice, devices: await db().pushSubscription.findMany({ where: { userId }, select, orderBy: { id: "asc" } }) };
}
