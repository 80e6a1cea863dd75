import { z } from "zod";
import { trimmedText } from "./text.ts";

/**
 * Scopes of a key. `chat` covers the socket, uploads, models and everything the assistant does for it; `notifications` covers
 * reading them, marking them as read and subscribing devices.
 */
export const apiKeyScopes = [
  "tasks:read",
  "tasks:write",
  "schedules:read",
  "schedules:write",
  "memory:read",
  "memory:write",
  "chat",
  "notifications",
] as const;
export const ApiKeyScope = z.enum(apiKeyScopes);
export type ApiKeyScope = z.infer<typeof ApiKeyScope>;

/** The prefix of every key, recognisable to people and secret scanners. */
export const apiKeyPrefix = "bck_";

export const ApiKeyCreate = z.object({
  name: trimmedText(100, 1),
  scopes: z
    .array(ApiKeyScope)
    .min(1, "choose at least one")
    .transform((scopes) => apiKeyScopes.filter((scope) => scopes.includes(scope))),
  /** null: valid until revoked. */
  expiresInDays: z.number().int().min(1).max(3650).nullable().default(null),
});
export type ApiKeyCreate = z.output<typeof ApiKeyCreate>;

/** A key as its owner sees it, without the secret. */
export type ApiKeyView = {
  id: number;
  name: string;
  lastFour: string;
  scopes: ApiKeyScope[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
};
