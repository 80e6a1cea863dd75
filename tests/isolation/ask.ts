import { call } from "../api/call.ts";
import type { Answer } from "./matrix.ts";
import type { RestCall } from "./rest.ts";

/** Sends one declared call to the web process, as one caller. */
export async function askRest(
  url: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  { id, upload, query, body, raw, headers: more }: RestCall,
): Promise<Answer> {
  const address =
    path.replace(/\{id\}|:[^/]+/, String(id)).replace("{upload}", upload ?? "") + (query ? `?${new URLSearchParams(query)}` : "");
  const { status, text } = await call(url, method, address, {
    body,
    ...(raw === undefined ? {} : { raw }),
    headers: { ...headers, ...more },
  });
  return { ok: status < 300, refusal: refusalIn(status, text), text: `${status} ${text}` };
}

function refusalIn(status: number, text: string): Answer["refusal"] {
  if (status === 401 && text.includes("UNAUTHENTICATED")) return "UNAUTHENTICATED";
  return status === 403 && text.includes("FORBIDDEN") ? "FORBIDDEN" : null;
}
