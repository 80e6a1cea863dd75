import { LoginInput, RegisterInput } from "#contracts/account.ts";
import { registerAccount } from "#domain/account/account.ts";
import { rememberClient } from "#domain/account/known-client.ts";
import { endSession } from "#domain/account/session-end.ts";
import { hashPassword } from "#server/auth/password/password.ts";
import { clientOf } from "#server/auth/sign-in/device-cookie.ts";
import { issueToken, login } from "#server/auth/sign-in/login.ts";
import { recordRefusedSignIn } from "#server/auth/sign-in/refused-sign-in.ts";
import { clientAddressOf } from "#server/http/request.ts";
import { neededInvite, requireSignUp } from "../auth/sign-ups.ts";
import { sendVerificationMail } from "../auth/verification.ts";
import { AccessToken, Registered } from "./auth-shape.ts";
import { type Route, route } from "./route.ts";

export const registerRoute = route(
  {
    operationId: "register",
    summary: "Make an account",
    access: "public",
    budget: "register",
    body: RegisterInput,
    status: 201,
    output: Registered,
    errors: ["EMAIL_EXISTS", "FORBIDDEN"],
  },
  async ({ body, requestId, request }) => {
    await requireSignUp(body.invite, body.email);
    const origin = { requestId, ip: clientAddressOf(request.headers) };
    const passwordHash = await hashPassword(body.password);
    const account = await registerAccount({ email: body.email, passwordHash, invite: neededInvite(body.invite) }, origin);
    await rememberClient(account.id, clientOf(request.headers));
    sendVerificationMail(account.email);
    return { id: account.id, email: account.email, created_at: account.createdAt };
  },
);

const passwordRoute = route(
  {
    operationId: "login",
    summary: "Sign in for a token; with two-factor on, `code` is needed",
    access: "public",
    budget: null,
    body: LoginInput,
    status: 200,
    output: AccessToken,
    errors: ["INVALID_CREDENTIALS", "TWO_FACTOR_REQUIRED", "RATE_LIMITED"],
  },
  ({ body, request, requestId, headers }) => login(body, { headers: request.headers, requestId, answerHeaders: headers }),
);

/** An input that is no sign-in at all never gets as far as the verb, and is an attempt as well. */
export const loginRoute: Route = {
  ...passwordRoute,
  handle: async (request, params, path) => {
    const response = await passwordRoute.handle(request, params, path);
    const attempt = {
      email: "",
      address: clientAddressOf(request.headers),
      why: "invalid",
      requestId: response.headers.get("x-request-id"),
    } as const;
    if (response.status === 422) await recordRefusedSignIn(attempt);
    return response;
  },
};

export const tokenRoute = route(
  {
    operationId: "token",
    summary: "A token for the session of the cookie",
    access: "cookie",
    budget: "write",
    status: 200,
    output: AccessToken,
  },
  async ({ actor }) => issueToken(actor.userId, actor.sessionId ?? 0),
);

export const logoutRoute = route(
  { operationId: "logout", summary: "End the token's session", access: "bearer", budget: "write", status: 204 },
  async ({ actor }) => endSession(actor),
);
