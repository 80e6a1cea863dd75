import { forgetGuesses, type GuessPace, reserveGuess, returnGuess } from "#domain/account/guess.ts";
import { type Client, knownAs } from "#domain/account/known-client.ts";
import { DomainError } from "#domain/error.ts";
import { networkOf } from "#lib/address.ts";
import { charge, refund } from "#server/http/rate-limit.ts";
import { settings } from "#server/settings.ts";
import { recordRefusedSignIn } from "./refused-sign-in.ts";

/** For one client at one account, and one session at its own password. */
const ownPace: GuessPace = { free: 10, firstWaitSeconds: 30, longestWaitSeconds: 900, quietSeconds: 3600 };
/** For all unknown clients of an account together: about 1,500 guesses a day, from any number of addresses. */
const strangersPace: GuessPace = { free: 30, firstWaitSeconds: 2, longestWaitSeconds: 60, quietSeconds: 3600 };

export type SignInGuess = {
  /** Call when the password was right. */
  right: () => Promise<void>;
};

/**
 * Reserves one guess at an account's password before it is checked. A device or network that signed in to the account before is
 * counted separately, so that strangers cannot slow its owner down.
 * @throws RATE_LIMITED
 */
export async function guessPassword(email: string, client: Client, requestId: string, headers?: Headers): Promise<SignInGuess> {
  const account = email.toLowerCase();
  try {
    await charge("signInAddress", client.address, headers);
    const key = await reserveGuesses(account, client, headers);
    return {
      right: async () => {
        await refund("signInAddress", client.address);
        if (key.strangers) await returnGuess(key.strangers);
        await forgetGuesses(key.own);
      },
    };
  } catch (refused) {
    await recordRefusedSignIn({ email: account, address: client.address, why: "rate_limited", requestId });
    throw refused;
  }
}

/** The same for a signed-in user's password or code: per session, so that a stolen one slows down only itself. */
export async function guessOwnSecret(sessionId: number, headers?: Headers): Promise<SignInGuess> {
  const key = `session:${sessionId}`;
  await reserve(key, ownPace, headers);
  return { right: () => forgetGuesses(key) };
}

type GuessKeys = { own: string; strangers?: string };

async function reserveGuesses(account: string, client: Client, headers: Headers | undefined): Promise<GuessKeys> {
  const known = account.includes("\u0000") ? null : await knownAs(account, client);
  const own = known === "device" ? `device:${client.device}:${account}` : `network:${networkOf(client.address)}:${account}`;
  await reserve(own, ownPace, headers);
  if (known) return { own };
  const strangers = `strangers:${account}`;
  try {
    await reserve(strangers, strangersPace, headers);
  } catch (refused) {
    // Not checked after all, so it must not lengthen this client's own wait.
    await returnGuess(own);
    throw refused;
  }
  return { own, strangers };
}

async function reserve(key: string, pace: GuessPace, headers: Headers | undefined): Promise<void> {
  if (!settings().rateLimits) return;
  try {
    await reserveGuess(key, pace);
  } catch (refused) {
    if (refused instanceof DomainError && refused.retryAfter !== undefined) {
      headers?.set("RateLimit-Limit", String(pace.free));
      headers?.set("RateLimit-Remaining", "0");
      headers?.set("RateLimit-Reset", String(refused.retryAfter));
    }
    throw refused;
  }
}
