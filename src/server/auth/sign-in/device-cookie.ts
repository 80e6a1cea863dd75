import { randomBytes } from "node:crypto";
import { knownClientDays } from "#contracts/retention.ts";
import { type Client, rememberClient } from "#domain/account/known-client.ts";
import { sessionOfToken } from "#domain/account/sign-in.ts";
import { clientAddressOf } from "#server/http/request.ts";
import { settings } from "#server/settings.ts";

/** A random id: worth a place of one's own at the sign-in, and nothing else. The table has its hash, for each account that it opened. */
const name = "bestchat.device";
const maxAgeSeconds = knownClientDays * 24 * 60 * 60;

/** From where a request comes. */
export function clientOf(headers: Headers): Client {
  const [, device] = new RegExp(`(?:^|;\\s*)${RegExp.escape(name)}=([\\w-]{22})(?:;|$)`).exec(headers.get("cookie") ?? "") ?? [];
  return { device: device ?? null, address: clientAddressOf(headers) };
}

/** Remembers from where a session was begun, if the answer begins one; gives the cookie by which the device is known again. */
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
