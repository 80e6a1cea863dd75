import { isAPIError } from "better-auth/api";
import type { ConfirmInput } from "#contracts/account.ts";
import { noteProof, proofMinutes } from "#domain/account/proof.ts";
import { dropSession, passwordHashOf } from "#domain/account/sign-in.ts";
import type { Actor } from "#domain/actor.ts";
import { invalid } from "#domain/error.ts";
import { recordAlone } from "#domain/record.ts";
import { clientAddressHeader } from "#server/http/request.ts";
import { auth } from "./auth.ts";
import { passwordMatches } from "./password/password.ts";
import { guessOwnSecret } from "./sign-in/sign-in-guess.ts";
import { consumeBackupCode, consumeTotp } from "./sign-in/totp.ts";

type Origin = { headers: Headers; answerHeaders: Headers };

/**
 * Confirms for the actor's session that its owner is present.
 * @throws VALIDATION for a wrong password, code or passkey · RATE_LIMITED after too many
 */
export async function confirmIdentity(
  actor: Actor,
  input: ConfirmInput,
  { headers, answerHeaders }: Origin,
): Promise<{ confirmed_until: string }> {
  const guess = await guessOwnSecret(actor.sessionId ?? 0, answerHeaders);
  const [method, refusal] = await check(actor, input, headers);
  const action = refusal ? "session.confirm_failed" : "session.confirm";
  await recordAlone(actor, { action, entity: "session", entityId: actor.sessionId ?? 0, detail: { method } });
  if (refusal) throw invalid(method, refusal);
  await guess.right();
  await noteProof(actor);
  return { confirmed_until: new Date(Date.now() + proofMinutes * 60_000).toISOString() };
}

/** The kind of proof given, and why it was refused (null: accepted). */
async function check(actor: Actor, input: ConfirmInput, headers: Headers): Promise<[keyof ConfirmInput, string | null]> {
  if (input.password !== undefined) return ["password", await wrongPassword(actor, input.password)];
  if (input.code !== undefined) return ["code", await wrongCode(actor, input.code)];
  return ["passkey", await wrongPasskey(actor, input.passkey, headers)];
}

async function wrongPassword(actor: Actor, password: string): Promise<string | null> {
  const hash = await passwordHashOf(actor);
  if (!hash) return "this account has none";
  return (await passwordMatches(hash, password)) ? null : "is wrong";
}

async function wrongCode({ userId }: Actor, given: string): Promise<string | null> {
  const code = given.replaceAll(/\s/g, "");
  const { secretConfig } = await auth().$context;
  if (!/^\d{6}$/.test(code)) return (await consumeBackupCode(secretConfig, userId, code)) ? null : "is wrong";
  const outcome = await consumeTotp(secretConfig, userId, code);
  if (outcome === "used") return "was used before; wait for the next one";
  return outcome === "taken" ? null : "is wrong";
}

/** better-auth verifies a passkey by signing in with it. That session is never handed out and is deleted at once. */
async function wrongPasskey({ userId, requestId, ip }: Actor, answer: unknown, given: Headers): Promise<string | null> {
  const headers = new Headers({ "x-request-id": requestId ?? "", [clientAddressHeader]: ip ?? "unknown" });
  // Only the challenge cookie: this browser's own session must not affect the result.
  const cookies = (given.get("cookie") ?? "").split(/;\s*/);
  headers.set("cookie", cookies.filter((cookie) => /^[^=]*passkey/.test(cookie)).join("; "));
  try {
    const { session } = await auth().api.verifyPasskeyAuthentication({ body: { response: asAnswer(answer) }, headers });
    const owner = Number(session.userId);
    await dropSession(owner, Number(session.id));
    return owner === userId ? null : "belongs to another account";
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) return "was not accepted; try again";
    throw error;
  }
}

type PasskeyAnswer = NonNullable<Parameters<ReturnType<typeof auth>["api"]["verifyPasskeyAuthentication"]>[0]>["body"]["response"];

/** The parts stored in the database were validated; the others are covered by the signature. */
function asAnswer(answer: unknown): PasskeyAnswer {
  return answer as PasskeyAnswer;
}
