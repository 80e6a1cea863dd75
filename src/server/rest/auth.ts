import { LoginInput, RegisterInput } from "#contracts/account.ts";
import { registerAccount } from "#domain/account.ts";
import { endSession } from "#domain/session-end.ts";
import { chargeSignIn, issueToken, login } from "../auth/login.ts";
import { hashPassword } from "../auth/password.ts";
import { sendVerificationMail } from "../auth/verification.ts";
import { clientAddressOf } from "../request.ts";
import { AccessToken, Registered } from "./auth-shape.ts";
import { route } from "./route.ts";

export const registerRoute = route(
  {
    operationId: "register",
    summary: "Make an account",
    access: "public",
    budget: "register",
    body: RegisterInput,
    status: 201,
    output: Registered,
    errors: ["EMAIL_EXISTS"],
  },
  async ({ body, requestId, request }) => {
    const origin = { requestId, ip: clientAddressOf(request.headers) };
    const account = await registerAccount({ email: body.email, passwordHash: await hashPassword(body.password) }, origin);
    sendVerificationMail(account.email);
    return { id: account.id, email: account.email, created_at: account.createdAt };
  },
);

export const loginRoute = route(
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
  async ({ body, request, requestId, headers }) => {
    await chargeSignIn(body.email, clientAddressOf(request.headers), headers);
    return login(body, { headers: request.headers, requestId });
  },
);

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
