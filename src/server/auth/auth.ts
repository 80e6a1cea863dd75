import { createHash } from "node:crypto";
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { APIError, createAuthMiddleware, createEmailVerificationToken, isAPIError } from "better-auth/api";
import { accountGraceDays } from "#contracts/retention.ts";
import { deleteAccount, getAccount } from "#domain/account/account.ts";
import { authStore } from "#domain/account/auth-store.ts";
import { rememberClient } from "#domain/account/known-client.ts";
import { isOpenAccount } from "#domain/account/sign-in.ts";
import { trustedDevicePrefix } from "#domain/account/trusted-devices.ts";
import type { Actor } from "#domain/actor.ts";
import { cancelBeforeDeletion } from "#domain/billing/cancellation.ts";
import { clientAddressHeader, clientAddressOf, requestIdOf } from "#server/http/request.ts";
import { accountDeletedMail, passwordResetMail, verificationMail } from "../mail/account-mails.ts";
import { mailLocale } from "../mail/language.ts";
import { queueMail, sendQueuedMails } from "../mail/send.ts";
import { type Settings, settings } from "../settings.ts";
import { recordAuthChange } from "./auth-audit.ts";
import { checkAuthInput } from "./auth-input.ts";
import { toAlias, withoutAliases } from "./email-alias.ts";
import { hashPassword, passwordMatches } from "./password/password.ts";
import { afterPasswordChange } from "./password/password-change.ts";
import { clientOf } from "./sign-in/device-cookie.ts";
import { checkSecondStep } from "./sign-in/second-step.ts";
import { signInOptions } from "./sign-in/sign-in-options.ts";
import { admitNewUser, checkSignUp, noteNewUser } from "./sign-ups.ts";
import { originOfChange, tellOwner } from "./tell-owner.ts";

const daySeconds = 24 * 60 * 60;
// Paths that replace a session: a right password without its code, and turning the second factor on or off.
const replacesSession = ["/sign-in/email", "/two-factor/verify-totp", "/two-factor/disable"];

const holder = globalThis as typeof globalThis & { bestchatAuth?: ReturnType<typeof createAuth> };

/** better-auth, created at first use: a build must not need the environment. */
export function auth() {
  holder.bestchatAuth ??= createAuth();
  return holder.bestchatAuth;
}

/**
 * better-auth stores the version number of a secret with what it encrypts. Ours are derived from the secrets, so that adding or
 * removing one changes no others. Data without a version opens with `secret`.
 */
function secretOptions({ current, previous }: Settings["authSecrets"]) {
  const version = (value: string) => createHash("sha256").update(value).digest().readUIntBE(0, 4);
  return {
    secret: previous.at(-1) ?? current,
    secrets: [...new Set([current, ...previous])].map((value) => ({ version: version(value), value })),
  };
}

function createAuth() {
  const { appUrl, appOrigins, authSecrets, tokenKeys } = settings();
  return betterAuth({
    ...signInOptions(settings()),
    appName: "BestChat",
    baseURL: appUrl,
    ...secretOptions(authSecrets),
    trustedOrigins: appOrigins,
    telemetry: { enabled: false },
    // It logs client errors; our own failures are logged in failure.ts.
    logger: { disabled: true },
    onAPIError: { throw: true, errorURL: `${appUrl}/sign-in` },
    // It looks up people by address and sessions by token, across users.
    database: prismaAdapter(storeWithoutAliases(), { provider: "postgresql" }),
    // Hashed, so that reading the table does not yield usable links.
    verification: { storeIdentifier: { default: "hashed", overrides: { [trustedDevicePrefix]: "plain" } } },
    // Replaced by our own limits on every route, see rate-limit.ts.
    rateLimit: { enabled: false },
    advanced: {
      database: { generateId: "serial" },
      // Explicit, because better-auth skips the origin check when it detects a test environment.
      disableOriginCheck: false,
      useSecureCookies: appUrl.startsWith("https:"),
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
    // A token must not outlive its session. Actions that need more than a session require proof, see domain/account/proof.ts.
    session: { expiresIn: Math.max(7 * daySeconds, tokenKeys.ttlSeconds), cookieCache: { enabled: false }, freshAge: 0 },
    emailAndPassword: {
      enabled: true,
      // Our own check counts code points; these count UTF-16 units and must not interfere.
      minPasswordLength: 1,
      maxPasswordLength: 4096,
      revokeSessionsOnPasswordReset: true,
      password: { hash: hashPassword, verify: ({ hash, password }) => passwordMatches(hash, password) },
      sendResetPassword: async ({ user, token }, request) =>
        queueMail(Number(user.id), passwordResetMail(user.email, await mailLocale(Number(user.id), request?.headers), token)),
      onPasswordReset: async ({ user }, request) => {
        await afterPasswordChange(user, "account.reset_password", request?.headers);
        // Whoever opened the mail is where the owner is: from there, strangers' guesses do not slow them down.
        await rememberClient(Number(user.id), clientOf(request?.headers ?? new Headers()));
      },
    },
    emailVerification: {
      sendOnSignUp: true,
      sendVerificationEmail: async ({ user }, request) => {
        const { secret } = await auth().$context;
        const locale = await mailLocale(Number(user.id), request?.headers);
        const token = await createEmailVerificationToken(secret, toAlias(user.email));
        await queueMail(Number(user.id), verificationMail(user.email, locale, token));
      },
      afterEmailVerification: async (user, request) => recordAuthChange(Number(user.id), "account.verify_email", request?.headers),
    },
    user: {
      deleteUser: {
        enabled: true,
        beforeDelete: async (user, request) => {
          await cancelBeforeDeletion(settings().polar, Number(user.id));
          const actor = actorOf(Number(user.id), request?.headers);
          const { timeZone } = await getAccount(actor);
          const locale = await mailLocale(Number(user.id), request?.headers);
          await deleteAccount(actor, (tx) => queueMail(actor.userId, accountDeletedMail(user.email, locale, timeZone), tx));
          sendQueuedMails();
        },
      },
    },
    databaseHooks: {
      user: {
        create: {
          // By any method: password, Google, GitHub.
          before: (user, context) => admitNewUser(user, context),
          after: (user, context) => noteNewUser(Number(user.id), context),
        },
        // Deleting an account only marks it, see domain/account/account.ts: better-auth never deletes a user row.
        delete: { before: async () => false },
      },
      account: {
        create: {
          after: async (account, context) => {
            if (account.providerId === "credential") return;
            await recordAuthChange(Number(account.userId), "account.link", context?.headers);
            await tellOwner(Number(account.userId), "account.link", originOfChange(context?.headers ?? new Headers()));
          },
        },
        delete: { before: async () => false },
      },
      session: {
        create: { before: async (session) => requireOpenAccount(Number(session.userId)) },
        delete: {
          after: async (session, context) => {
            // Replacing a session is not a sign-out.
            if (replacesSession.includes(context?.path ?? "")) return;
            await recordAuthChange(Number(session.userId), "session.end", context?.headers, session.id);
          },
        },
      },
    },
    hooks: {
      before: createAuthMiddleware(async (context) => {
        const body = checkAuthInput(context.path, context.body);
        if (context.path === "/sign-up/email") await checkSignUp({ body });
        if (body && context.path.startsWith("/two-factor/verify-")) return { context: { body: await checkSecondStep(context, body) } };
        return body ? { context: { body } } : undefined;
      }),
      after: createAuthMiddleware(async (context) => {
        const headers = context.headers ?? new Headers();
        const { returned, newSession } = context.context;
        if (context.path === "/change-password" && newSession && !isAPIError(returned)) {
          await afterPasswordChange(newSession.user, "account.change_password", headers);
        }
      }),
    },
  });
}

/** better-auth's database client: shifts times as it needs, and replaces address aliases before each query. */
function storeWithoutAliases() {
  return authStore().$extends({ query: { user: { $allOperations: ({ args, query }) => query(withoutAliases(args)) } } });
}

/** Refuses a session for a deleted account. The password was right, so its owner may learn that: see restore-account.ts. */
async function requireOpenAccount(userId: number): Promise<void> {
  if (await isOpenAccount(userId)) return;
  throw new APIError("FORBIDDEN", {
    code: "ACCOUNT_DELETED",
    message: `This account was deleted. You can take it back within ${accountGraceDays} days of that.`,
  });
}

function originOf(headers: Headers): { requestId: string; ip: string } {
  return { requestId: requestIdOf(headers), ip: clientAddressOf(headers) };
}

function actorOf(userId: number, headers: Headers | undefined): Actor {
  return { userId, kind: "user", ...originOf(headers ?? new Headers()) };
}
