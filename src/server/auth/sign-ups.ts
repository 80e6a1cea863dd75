import { APIError, getOAuthState } from "better-auth/api";
import { plainEmail } from "#contracts/email-address.ts";
import { consumeInvite, noteInvited, requireInvite } from "#domain/account/invite.ts";
import { DomainError } from "#domain/error.ts";
import { settings } from "../settings.ts";
import { recordAuthChange } from "./auth-audit.ts";
import { fromAlias } from "./email-alias.ts";

const closed = "This server takes no new accounts. Ask the people who run it.";

/** Requires that a new account may be created (SIGN_UPS). Does not consume the invitation. @throws FORBIDDEN */
export async function requireSignUp(invite: string | undefined, email: string): Promise<void> {
  const { signUps } = settings();
  if (signUps === "closed") throw new DomainError("FORBIDDEN", closed);
  if (signUps === "invited") await requireInvite(invite, email);
}

/** The invitation that a new account consumes; null where none is required. */
export function neededInvite(invite: string | undefined): string | null {
  return settings().signUps === "invited" ? (invite ?? "") : null;
}

/** The used parts of a better-auth request. */
type AuthRequest = { path?: string; body?: unknown; headers?: Headers | undefined } | null | undefined;

/** Runs before better-auth checks whether the address is taken, which only invited people may learn. */
export async function checkSignUp({ body }: NonNullable<AuthRequest>): Promise<void> {
  const { email } = (body ?? {}) as { email?: unknown };
  await withAuthError(() => requireSignUp(inviteIn(body), plainEmail(fromAlias(String(email ?? "")))));
}

/** Runs before better-auth creates an account, by any method: password, Google, GitHub. */
export async function admitNewUser(user: { email: string }, request: AuthRequest): Promise<void> {
  const [invite, email] = [await inviteOf(request), plainEmail(fromAlias(user.email))];
  await withAuthError(async () => {
    await requireSignUp(invite, email);
    const needed = neededInvite(invite);
    if (needed !== null) await consumeInvite(needed, email);
  });
}

/** Runs after better-auth has created it. */
export async function noteNewUser(userId: number, request: AuthRequest): Promise<void> {
  const needed = neededInvite(await inviteOf(request));
  const inviteId = needed === null ? null : await noteInvited(needed, userId);
  await recordAuthChange(userId, "account.create", request?.headers, undefined, inviteId === null ? undefined : { inviteId });
}

/** From the form, or from the OAuth state of the form that led to the provider. */
async function inviteOf(request: AuthRequest): Promise<string | undefined> {
  return inviteIn(request?.body) ?? inviteIn(await getOAuthState().catch(() => null));
}

function inviteIn(from: unknown): string | undefined {
  const { invite } = (from ?? {}) as { invite?: unknown };
  return typeof invite === "string" ? invite : undefined;
}

async function withAuthError(check: () => Promise<void>): Promise<void> {
  try {
    await check();
  } catch (error) {
    if (error instanceof DomainError && error.code === "FORBIDDEN")
      throw new APIError("FORBIDDEN", { message: error.message, code: "FORBIDDEN" });
    throw error;
  }
}
