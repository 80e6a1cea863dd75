import { randomBytes } from "node:crypto";
import { knownClientDays } from "#contracts/retention.ts";
import { type Client, rememberClient } from "#domain/account/known-client.ts";
import { sessionOfToken } from "#domain/account/sign-in.ts";
import { clientAddressOf } from "#server/http/request.ts";
import { settings } from "#server/settings.ts";

/**
 * A random device id, used only to count the device's sign-in attempts separately. The table stores its hash for each account
 * that it signed in to.
 */
const name = "bestchat.device";
const maxAgeSeconds = knownClientDays * 24 * 60 * 60;

/** The device and network of a request. */
export function clientOf(headers: Headers): Client {
  const [, device] = new RegExp(`(?:^|;\\s*)${RegExp.escape(name)}=([\\w-]{22})(?:;|$)`).exec(headers.get("cookie") ?? "") ?? [];
  return { device: device ?? null, address: clientAddressOf(headers) };
}

/** Stores where a session was begun, if the response begins one; returns the cookie that identifies the device. */
export async function rememberSignIn(answer: Response, client: Client): Promise<string | null> {
  const cookies = answer.headers.getSetCookie().join("\n");
  const [, token] = /session_token=([^;.%]+)(?:\.|%2E)/i.exec(cookies) ?? [];
  const session = token ? await sessionOfToken(token) : null;
  if (!session) return null;
  const device = client.device ?? randomBytes(16).toString("base64url");
  await rememberClient(session.userId, { ...client, device });
  const secure = settings().appUrl.startsWith("https:") ? "; Secure" : "";
  return `${name}=${device}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`;
}
