import { describe, expect, test } from "vitest";
import type { PlainForm } from "#contracts/form-result.ts";
import { readResult, resultCookie } from "#server/forms/form-result.ts";
import { totpOf, wrongTotpOf } from "../totp.ts";
import { type Answer, call, cookiesOf } from "./call.ts";
import { linkOf, startTestMailbox } from "./mailbox.ts";
import { newEmail, newGuarded, newPerson, ownOrigin, password } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const mailbox = startTestMailbox();

function send(form: string, fields: Record<string, string>, headers: Record<string, string> = ownOrigin): Promise<Answer> {
  const type = { "Content-Type": "application/x-www-form-urlencoded" };
  return call(server.url(), "POST", `/api/forms/${form}`, {
    raw: new URLSearchParams(fields).toString(),
    headers: { ...type, ...headers },
  });
}

const addressOf = ({ headers }: Answer) => headers.get("location") ?? "";
function shownOn(answer: Answer, form: PlainForm) {
  const value = cookiesOf(answer)
    .split("; ")
    .find((cookie) => cookie.startsWith(`${resultCookie}=`));
  return readResult(value?.slice(resultCookie.length + 1), form);
}

/** Whether the cookies of a response authenticate the account. */
async function isSignedIn(answer: Answer): Promise<boolean> {
  const token = await call(server.url(), "POST", "/api/auth/token", { headers: { ...ownOrigin, Cookie: cookiesOf(answer) } });
  return token.status === 200;
}

describe("signing in", () => {
  test("sets the session cookie and redirects to the intended page", async () => {
    const { email } = await newPerson(server.url());
    const answer = await send("sign-in", { email, password, next: "/tasks?task=7" });
    expect([answer.status, addressOf(answer), answer.text]).toEqual([303, "/tasks?task=7", ""]);
    expect(await isSignedIn(answer)).toBe(true);
    expect(addressOf(await send("sign-in", { email, password, next: "https://evil.example/" }))).toBe("/chat");
  });

  test("returns with the error, and nothing of it in the address", async () => {
    const { email } = await newPerson(server.url());
    for (const input of [
      { email, password: "a wrong secret" },
      { email: "", password: "" },
      { email: newEmail(), password },
    ]) {
      const answer = await send("sign-in", { ...input, next: "/tasks" });
      expect([answer.status, addressOf(answer)]).toEqual([303, "/sign-in?next=%2Ftasks"]);
      expect(shownOn(answer, "sign-in")).toEqual({
        form: "sign-in",
        failure: "wrong_credentials",
        email: input.email,
        name: "",
        invite: "",
      });
      expect(await isSignedIn(answer)).toBe(false);
      expect(Buffer.from(cookiesOf(answer).split("=")[1] ?? "", "base64url").toString()).not.toContain("a wrong secret");
    }
  });

  test("asks for a code if two-factor is on, and accepts an app code or a backup code", async () => {
    const { email, secret, backupCodes } = await newGuarded(server.url());
    const first = await send("sign-in", { email, password, next: "/tasks" });
    expect(addressOf(first)).toBe("/sign-in?step=code&next=%2Ftasks");
    expect(await isSignedIn(first)).toBe(false);
    const headers = { ...ownOrigin, Cookie: cookiesOf(first) };
    const wrong = await send("second-step", { code: wrongTotpOf(secret), next: "/tasks" }, headers);
    expect(addressOf(wrong)).toBe("/sign-in?step=code&next=%2Ftasks");
    expect(shownOn(wrong, "second-step")?.failure).toBe("wrong_code");
    const right = await send("second-step", { code: totpOf(secret), next: "/tasks" }, headers);
    expect([addressOf(right), await isSignedIn(right)]).toEqual(["/tasks", true]);
    const again = await send("sign-in", { email, password });
    const backup = await send("second-step", { code: backupCodes[0] ?? "" }, { ...ownOrigin, Cookie: cookiesOf(again) });
    expect([addressOf(backup), await isSignedIn(backup)]).toEqual(["/chat", true]);
    const late = await send("second-step", { code: "123456" });
    expect([addressOf(late), shownOn(late, "second-step")?.failure]).toEqual(["/sign-in?next=%2Fchat", "code_too_late"]);
  });
});

test("signing up creates the account, or reports the error", async () => {
  const email = newEmail();
  const answer = await send("sign-up", { email, password, name: "" });
  expect([addressOf(answer), await isSignedIn(answer)]).toEqual(["/chat", true]);
  const failure = async (fields: Record<string, string>) => shownOn(await send("sign-up", { name: "Ada", ...fields }), "sign-up")?.failure;
  expect(await failure({ email, password })).toBe("email_taken");
  expect(await failure({ email: "nobody", password })).toBe("wrong_email");
  expect(await failure({ email: newEmail(), password: "short" })).toBe("wrong_password");
});

test("a forgotten password leads to a mail, with the same response for everybody", async () => {
  const { email } = await newPerson(server.url());
  for (const address of [email, newEmail()]) {
    const answer = await send("forgot-password", { email: address });
    expect([answer.status, addressOf(answer)]).toEqual([303, "/forgot-password"]);
    expect(shownOn(answer, "forgot-password")).toEqual({ form: "forgot-password", failure: null, email: address, name: "", invite: "" });
  }
  expect((await mailbox.mail(email, "Set a new password")).text).toContain("/reset-password");
  expect(shownOn(await send("forgot-password", { email: "nobody" }), "forgot-password")?.failure).toBe("wrong_email");
});

test("a new password is set by the link of the mail, from a page that hides its origin", async () => {
  const { email } = await newPerson(server.url());
  await send("forgot-password", { email });
  const { token } = linkOf(await mailbox.mail(email, "Set a new password"));
  const hidden = { Origin: "null", "Sec-Fetch-Site": "same-origin" };
  const short = await send("reset-password", { token, password: "short" }, hidden);
  expect(addressOf(short)).toBe(`/reset-password?token=${token}`);
  expect(shownOn(short, "reset-password")?.failure).toBe("wrong_password");
  const set = await send("reset-password", { token, password: "a new password" }, hidden);
  expect(addressOf(set)).toBe("/sign-in?reason=password_set");
  expect(addressOf(await send("sign-in", { email, password: "a new password" }))).toBe("/chat");
});

test("only forms of our own pages are accepted, with cookies or without, and only forms", async () => {
  const { email } = await newPerson(server.url());
  const elsewhere: Record<string, string>[] = [
    { Origin: "https://evil.example" },
    { Origin: "https://evil.example", "Sec-Fetch-Site": "same-origin" },
    { Origin: "null" },
    { Origin: "null", "Sec-Fetch-Site": "cross-site" },
    {},
  ];
  for (const headers of elsewhere) {
    const answer = await send("sign-in", { email, password }, headers);
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
  }
  const json = await call(server.url(), "POST", "/api/forms/sign-in", { body: { email, password }, headers: ownOrigin });
  expect(json.status).toBe(415);
  expect((await send("delete-account", { password })).status).toBe(404);
  expect((await call(server.url(), "GET", "/api/forms/sign-in")).status).toBe(405);
});

test("a foreign cookie shows nothing", () => {
  for (const cookie of [undefined, "", "%%%", Buffer.from('{"form":"sign-in","failure":"<b>"}').toString("base64url")])
    expect(readResult(cookie, "sign-in")).toBeNull();
});
