import { type FormFailure, type FormResult, PlainForm } from "#contracts/form-result.ts";
import { pathWithin } from "#contracts/path-within.ts";
import { DomainError } from "#domain/error.ts";
import type { ApiRequest } from "#server/http/request.ts";
import { betterAuthHandler } from "../rest/better-auth.ts";
import { answer, type Route } from "../rest/route.ts";
import { failureOf } from "./form-failure.ts";
import { resultCookieOf } from "./form-result.ts";
import { readForm, requireOwnPage } from "./sent-form.ts";

type Target = { page: string; path: string; body: Record<string, unknown> };

/** For browsers without scripts, and before scripts have loaded. Always redirects: to the form's target, or back to its page. */
export const plainFormRoute: Route = {
  definition: {
    operationId: "plainForm",
    summary: "A form sent by a browser without scripts",
    access: "public",
    budget: null,
    status: 200,
  },
  handle: (request, { form }, path) =>
    answer(request, path, "plainForm", async (_, headers) => {
      const known = PlainForm.safeParse(form);
      if (!known.success) throw new DomainError("NOT_FOUND", "Path not found");
      requireOwnPage(request);
      const fields = await readForm(request);
      const next = pathWithin(fields.get("next"));
      const target = targetOf(known.data, fields);
      const response = await betterAuthHandler(asJson(request, target));
      for (const cookie of response.headers.getSetCookie()) headers.append("Set-Cookie", cookie);
      const content = (await response.json()) as object;
      const failure = response.ok ? null : failureOf(known.data, content);
      const isSent = response.ok && known.data === "forgot-password";
      headers.append("Set-Cookie", resultCookieOf(failure || isSent ? resultOf(known.data, failure, fields) : null));
      headers.set("Location", failure ? backTo(target.page, next, failure) : onwards(known.data, next, content));
      return new Response(null, { status: 303, headers });
    }),
};

/** The page of a form, and the better-auth request that does its work. */
function targetOf(form: PlainForm, fields: URLSearchParams): Target {
  const text = (name: string) => fields.get(name) ?? "";
  const email = text("email").trim();
  switch (form) {
    case "sign-in":
      return { page: "/sign-in", path: "/sign-in/email", body: { email, password: text("password") } };
    case "sign-up":
      return {
        page: "/sign-up",
        path: "/sign-up/email",
        body: {
          name: text("name").trim() || (email.split("@")[0] ?? email),
          email,
          password: text("password"),
          ...(text("invite").trim() ? { invite: text("invite").trim() } : {}),
        },
      };
    case "forgot-password":
      return { page: "/forgot-password", path: "/request-password-reset", body: { email } };
    case "reset-password": {
      const token = text("token");
      const page = `/reset-password?token=${encodeURIComponent(token)}`;
      return { page, path: "/reset-password", body: { newPassword: text("password"), token } };
    }
    case "second-step": {
      const code = text("code").replaceAll(/\s/g, "");
      // App codes have six digits; backup codes are longer.
      const path = /^\d{6}$/.test(code) ? "/two-factor/verify-totp" : "/two-factor/verify-backup-code";
      return { page: "/sign-in", path, body: { code, trustDevice: fields.has("trustDevice") } };
    }
  }
}

/** The same request as from a page with scripts, so that limits, audit and refusals are the same. */
function asJson(request: ApiRequest, { path, body }: Target): Request {
  const headers = new Headers(request.headers);
  headers.set("content-type", "application/json");
  headers.delete("content-length");
  headers.delete("authorization");
  return new Request(new URL(`/api/auth${path}`, request.url), { method: "POST", headers, body: JSON.stringify(body) });
}

function resultOf(form: PlainForm, failure: FormFailure | null, fields: URLSearchParams): FormResult {
  const short = (name: string) => (fields.get(name) ?? "").slice(0, 300);
  return { form, failure, email: short("email"), name: short("name"), invite: short("invite") };
}

function onwards(form: PlainForm, next: string, content: object): string {
  if (form === "forgot-password") return "/forgot-password";
  if (form === "reset-password") return "/sign-in?reason=password_set";
  return "twoFactorRedirect" in content ? `/sign-in?step=code&next=${encodeURIComponent(next)}` : next;
}

function backTo(page: string, next: string, failure: FormFailure): string {
  if (page !== "/sign-in" && page !== "/sign-up") return page;
  // Too late for a code: the password must be entered again.
  const step = failure === "wrong_code" ? "step=code&" : "";
  return `${page}?${step}next=${encodeURIComponent(next)}`;
}
