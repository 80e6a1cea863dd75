import { z } from "zod";
import { trimmedText } from "./text.ts";

/**
 * What a key may be allowed to do. `chat` is the socket, uploads and the models, and whatever the assistant does for it.
 * `notifications` reads them, marks them as read, and subscribes devices.
 */
export const apiKeyScopes = ["tasks:read", "tasks:write", "schedules:read", "schedules:write", "chat", "notifications"] as const;
export const ApiKeyScope = z.enum(apiKeyScopes);
export type ApiKeyScope = z.infer<typeof ApiKeyScope>;

/** What every key begins with, so that people and secret scanners know one. */
export const apiKeyPrefix = "bck_";

export const ApiKeyCreate = z.object({
  name: trimmedText(100, 1),
  scopes: z
    .array(ApiKeyScope)
    .min(1, "choose at least one")
    .transform((scopes) => apiKeyScopes.filter((scope) => scopes.includes(scope))),
  /** null: it lives until it is revoked. */
  expiresInDays: z.number().int().min(1).max(3650).nullable().default(null),
});
export type ApiKeyCreate = z.output<typeof ApiKeyCreate>;

/** A key as its owner sees it, never with the secret. */
export type ApiKeyView = {
  id: number;
  name: string;
  lastFour: string;
  scopes: ApiKeyScope[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
};
