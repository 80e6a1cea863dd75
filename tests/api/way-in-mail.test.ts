import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { totpOf } from "../totp.ts";
import { call, cookiesOf } from "./call.ts";
import { linkOf, startTestMailbox } from "./mailbox.ts";
import { newBrowser, newEmail, ownOrigin, password } from "./people.ts";
import { startTestServer } from "./server.ts";

const mailbox = startTestMailbox();
const server = startTestServer();
const userAgent = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36";
type Person = Awaited<ReturnType<typeof newBrowser>>;

const post = (path: string, body: object, { headers }: Pick<Person, "headers">) =>
  call(server.url(), "POST", `/api/${path}`, { body, headers: { "User-Agent": userAgent, ...headers } });

const passkeyOf = ({ id }: Person) =>
  db().passkey.create({
    data: { userId: id, credentialID: crypto.randomUUID(), publicKey: "", counter: 0, deviceType: "singleDevice", backedUp: false },
  });

test.each<[string, (person: Person) => Promise<{ status: number }>]>([
  ["An API key was made for your account", (person) => post("trpc/apiKeys.create", { name: "Call +1 555 now", scopes: ["chat"] }, person)],
  [
    "An API key of your account was revoked",
    async (person) => {
      const data = { userId: person.id, name: "Old", hash: crypto.randomUUID(), lastFour: "abcd", scopes: ["chat"] };
      return post("trpc/apiKeys.revoke", { id: (await db().apiKey.create({ data })).id }, person);
    },
  ],
  [
    "A passkey was removed from your account",
    async (person) => post("trpc/signInMethods.removePasskey", { id: (await passkeyOf(person)).id }, person),
  ],
  [
    "A connected account was removed",
    async (person) => {
      const data = { userId: person.id, providerId: "github", accountId: crypto.randomUUID() };
      return post("trpc/signInMethods.unlinkAccount", { id: (await db().account.create({ data })).id }, person);
    },
  ],
  ["The assistant no longer asks you", (person) => post("trpc/account.setToolPolicy", { toolPolicy: "run_freely" }, person)],
  [
    "An MCP server is asked without you",
    async (person) => {
      const data = { id: crypto.randomUUID(), userId: person.id, name: "notes", url: "https://mcp.example.com" };
      return post("trpc/mcp.update", { id: (await db().mcpServer.create({ data })).id, trusted: true }, person);
    },
  ],
  ["Your data was downloaded", (person) => post("account/export", {}, person)],
  [
    "Someone asked to change your e-mail address",
    (person) => post("trpc/account.askEmailChange", { newEmail: newEmail(), password }, person),
  ],
  ["All other ways into your account were removed", (person) => post("trpc/waysIn.removeAll", {}, person)],
])("“%s” is mailed, with time, device and address, and notified", async (subject, change) => {
  const person = await newBrowser(server.url());
  expect((await change(person)).status).toBe(200);
  const { text } = await mailbox.mail(person.email, subject);
  expect(text).toMatch(/When: \d{1,2} \w+ 20\d\d at \d\d:\d\d UTC/);
  expect(text).toContain("Device: Chrome on macOS");
  expect(text).toContain("Address: 127.0.0.1");
  expect(text).toContain("http://localhost:3000/ways-in");
  expect(text).toContain("http://localhost:3000/forgot-password");
  expect(text).not.toMatch(/bck_|555/);
  const told = () => db().notification.findMany({ where: { userId: person.id, kind: "security" }, select: { title: true, url: true } });
  await expect.poll(told).toEqual([{ title: subject, url: "/ways-in" }]);
});

test("two-factor on, new codes and off are each mailed", async () => {
  const person = await newBrowser(server.url());
  const { totpURI } = (await post("auth/two-factor/enable", { password }, person)).json as { totpURI: string };
  const secret = new URL(totpURI).searchParams.get("secret") ?? "";
  const on = await post("auth/two-factor/verify-totp", { code: totpOf(secret) }, person);
  await mailbox.mail(person.email, "Two-factor was turned on");
  const signedIn = { headers: { ...ownOrigin, Cookie: cookiesOf(on) } };
  expect((await post("auth/two-factor/generate-backup-codes", { password }, signedIn)).status).toBe(200);
  await mailbox.mail(person.email, "New backup codes were made");
  expect((await post("auth/two-factor/disable", { password }, signedIn)).status).toBe(200);
  await mailbox.mail(person.email, "Two-factor was turned off");
});

test("the new address is notified of its use, the old one that it is no longer used", async () => {
  const person = await newBrowser(server.url());
  const next = newEmail();
  await post("trpc/account.askEmailChange", { newEmail: next, password }, person);
  const { token } = linkOf(await mailbox.mail(next, "Confirm your new e-mail address"));
  expect((await post("trpc/account.confirmEmailChange", { token }, { headers: ownOrigin as never })).status).toBe(200);
  await mailbox.mail(person.email, "Your e-mail address was changed");
  await mailbox.mail(next, "This is your new e-mail address");
});

test("the mail about a change contains no text of whoever made it", async () => {
  const person = await newBrowser(server.url());
  const headers = { ...person.headers, "User-Agent": "Your account is locked, call +1 555 0100" };
  expect((await post("account/export", {}, { headers })).status).toBe(200);
  const { text } = await mailbox.mail(person.email, "Your data was downloaded");
  expect(text).toContain("Device: not a browser that we know");
  expect(text).not.toContain("555");
});
