import { plainEmail } from "#contracts/email-address.ts";
import { type ErrorCode, errorCodes, type RestError } from "#contracts/error.ts";
import { looksLikeApiKey, requireScope } from "#domain/account/api-key.ts";
import { requireProof } from "#domain/account/proof.ts";
import { DomainError } from "#domain/error.ts";
import { noteProcedure, noteUser } from "#lib/request-log.ts";
import { auth } from "#server/auth/auth.ts";
import { isAliased } from "#server/auth/email-alias.ts";
import { inEvenTime } from "#server/auth/even-answer.ts";
import { clientOf, rememberSignIn } from "#server/auth/sign-in/device-cookie.ts";
import { actorOfBearer, sessionOfCookie } from "#server/auth/sign-in/login.ts";
import { recordRefusedSignIn } from "#server/auth/sign-in/refused-sign-in.ts";
import { guessOwnSecret, guessPassword } from "#server/auth/sign-in/sign-in-guess.ts";
import { charge, refund } from "#server/http/rate-limit.ts";
import {
  type ApiRequest,
  bearerOf,
  clientAddressHeader,
  clientAddressOf,
  originalMethodHeader,
  requireSameOrigin,
} from "#server/http/request.ts";
import { jsonResponse } from "#server/http/text-response.ts";
import { readBytes } from "./body.ts";
import { notAllowed } from "./handlers.ts";
import { answer } from "./route.ts";

const base = "/api/auth";
/** Where a stolen session could try passwords. */
const asksPassword = ["/change-password", "/delete-user", "/two-factor/enable", "/two-factor/disable", "/two-factor/generate-backup-codes"];

/** What answers the same for an address that nobody has. */
const asksForMail = ["/request-password-reset", "/send-verification-email"];

/** What a session alone may not do, because it opens a way into the account. The routes above ask for the password themselves. */
const asksProof = ["/passkey/generate-register-options", "/passkey/verify-registration", "/link-social"];

/** better-auth's own routes, behind the product's limits, size cap and error shape. */
export function betterAuthHandler(request: ApiRequest): Promise<Response> {
  const path = new URL(request.url).pathname.slice(base.length).replace(/\/+$/, "");
  return answer(request, `${base}/*`, "better-auth", async (requestId, headers) => {
    const allowed = methodsOf(path);
    if (allowed.length === 0) throw new DomainError("NOT_FOUND", "Path not found");
    if (!allowed.includes(request.method) || request.headers.has(originalMethodHeader)) return notAllowed(allowed, headers);
    noteProcedure(path);
    requireSameOrigin(request);
    if (looksLikeApiKey(bearerOf(request.headers) ?? "")) requireScope(await actorOfBearer(request.headers, requestId), null);
    const bytes = await readBytes(request);
    const session = await sessionOfCookie(request.headers);
    if (session) noteUser(session.userId);
    const client = clientOf(request.headers);
    if (session && !session.ended && asksProof.includes(path))
      await requireProof({ ...session, kind: "user", requestId, ip: client.address });
    const email = path === "/sign-in/email" ? emailIn(bytes) : null;
    const guess =
      email !== null && request.method === "POST"
        ? await guessPassword(email, client, requestId, headers)
        : session && asksPassword.includes(path)
          ? await guessOwnSecret(session.sessionId, headers)
          : null;
    await chargeRequest(path, request, bytes, headers);
    const forwarded = new Headers(request.headers);
    forwarded.set("x-request-id", requestId);
    forwarded.set(clientAddressHeader, clientAddressOf(request.headers));
    // With a session better-auth compares addresses itself, and would take an alias for another one.
    const comparesAlias = path === "/send-verification-email" && isAliased(emailIn(bytes));
    if (session?.ended || comparesAlias) forwarded.delete("cookie");
    const body = bytes.byteLength > 0 ? Buffer.from(bytes) : null;
    const handle = () => auth().handler(new Request(withoutRedirect(request.url), { method: request.method, headers: forwarded, body }));
    const response = await (asksForMail.includes(path) ? inEvenTime(handle) : handle());
    if (response.ok) await guess?.right();
    if (response.ok && path.startsWith("/two-factor/")) await refund("signInAddress", client.address);
    if (email !== null && response.status === 422) await recordRefusedSignIn({ email, address: client.address, why: "invalid", requestId });
    const cookie = await rememberSignIn(response, client);
    if (cookie) headers.append("Set-Cookie", cookie);
    return inOurShape(response, headers);
  });
}

/** Links of ours never say where to go afterwards, so that none can lead to another site, whatever better-auth allows. */
function withoutRedirect(address: string): string {
  const url = new URL(address);
  url.searchParams.delete("callbackURL");
  return url.href;
}

/** Methods of a path of better-auth; empty when it has none. */
function methodsOf(path: string): string[] {
  if (auth().options.disabledPaths.includes(path)) return [];
  const methods = Object.values(auth().api).flatMap((endpoint) => {
    const { path: pattern, options } = endpoint as {
      path?: string;
      options?: { method?: string | string[]; metadata?: { SERVER_ONLY?: boolean } };
    };
    const matches = pattern && !options?.metadata?.SERVER_ONLY && new RegExp(`^${pattern.replace(/:[^/]+/g, "[^/]+")}$`).test(path);
    return matches ? [options?.method ?? "GET"].flat() : [];
  });
  return [...new Set(methods)];
}

/** Charges requests that write, and those that make us send mail. Guesses at passwords are counted apart. */
async function chargeRequest(path: string, request: ApiRequest, bytes: Uint8Array, headers: Headers): Promise<void> {
  const address = clientAddressOf(request.headers);
  // The options for a passkey are a GET that writes.
  if ((request.method !== "POST" && !path.startsWith("/passkey/")) || path === "/sign-in/email") return;
  if (path === "/sign-up/email") await charge("register", address, headers);
  else if (asksForMail.includes(path)) {
    // The same for an address that nobody has: no answer may tell.
    await charge("mailAddress", address, headers);
    await charge("mailbox", emailIn(bytes), headers);
  } else if (path.startsWith("/two-factor/")) await charge("signInAddress", address, headers);
  else await charge("public", address, headers);
}

function emailIn(bytes: Uint8Array): string {
  try {
    const body: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const email = body && typeof body === "object" && "email" in body ? body.email : "";
    return plainEmail(String(email));
  } catch {
    return ""; // better-auth itself will refuse the body.
  }
}

const codes: Record<number, ErrorCode> = {
  400: "VALIDATION",
  401: "UNAUTHENTICATED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_ALLOWED",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  422: "VALIDATION",
  429: "RATE_LIMITED",
};

/** The passkey plugin calls an answer that it cannot read a failure of its own. */
const unreadablePasskey = "FAILED_TO_VERIFY_REGISTRATION";

/** better-auth's answer with our headers; an error has its `message` and `code` and our fields too. */
async function inOurShape(response: Response, headers: Headers): Promise<Response> {
  const merged = new Headers(response.headers);
  for (const [name, value] of headers) {
    if (name === "set-cookie") merged.append(name, value);
    else merged.set(name, value);
  }
  if (response.status < 400) return new Response(response.body, { status: response.status, headers: merged });
  const text = await response.text();
  const theirs = jsonOf(text);
  const status = theirs.code === unreadablePasskey ? 400 : response.status;
  if (status >= 500) throw new DomainError("INTERNAL", "Something went wrong on our side. It has been logged.", { cause: text });
  const { fields, ...rest } = theirs;
  const ours: RestError = {
    detail: typeof theirs.message === "string" ? theirs.message : "The request was refused",
    error_code: errorCodes.find((code) => code === theirs.code) ?? codes[status] ?? "VALIDATION",
    ...(Array.isArray(fields) ? { validation_errors: fields } : {}),
  };
  merged.delete("content-length");
  if (status === 401) merged.set("WWW-Authenticate", "Bearer");
  return jsonResponse({ ...rest, ...ours }, { status, headers: merged });
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {}; // Some refusals of better-auth have no body.
  }
}
