import { type Browser, type BrowserContext, test as base, expect, type Locator, type Page } from "@playwright/test";
import { polarUrl } from "./polar.ts";

/** `allowsWorkers`: requests of a service worker pass by what a test intercepts, so only tests about workers have them. */
type Fixtures = { person: Person; allowsWorkers: boolean };
/** A signed-up person with a page; `anotherTab` shares their session. `expectRefusals`: the browser's words of refused requests that a test provokes. */
export type Person = { page: Page; email: string; anotherTab: () => Promise<Page>; expectRefusals: (words: RegExp) => void };

const webPort = Number(process.env.E2E_PORT);
export const realtimePort = webPort + 1;
const hosts = new Set([`localhost:${webPort}`, `localhost:${realtimePort}`]);

/** Every test fails on a stray console error, an uncaught exception, or a request to a host that is not ours. */
export const test = base.extend<Fixtures>({
  allowsWorkers: [false, { option: true }],
  person: async ({ browser, allowsWorkers }, use, info) => {
    const troubles: string[] = [];
    const context = await newContext(browser, info.project.use.baseURL, allowsWorkers ? "allow" : "block");
    watch(context, troubles);
    const page = await context.newPage();
    const email = `person-${crypto.randomUUID().slice(0, 8)}@example.com`;
    await signUp(page, email);
    let expected: RegExp | undefined;
    const expectRefusals = (words: RegExp) => {
      expected = words;
    };
    await use({ page, email, anotherTab: () => context.newPage(), expectRefusals });
    await context.close();
    const unexpected = troubles.filter((trouble) => !expected?.test(trouble));
    expect(unexpected, "console errors and foreign requests").toEqual([]);
  },
});

export { expect };

function newContext(browser: Browser, baseURL: string | undefined, serviceWorkers: "allow" | "block"): Promise<BrowserContext> {
  return browser.newContext({ baseURL, serviceWorkers, viewport: { width: 1280, height: 800 } });
}

/** A page that was opened or read anew counts as there when its scripts are: people see it earlier, and a test would be faster than they. */
function waitsUntilReady(page: Page): void {
  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)];
  const ready = () => page.waitForSelector("html[data-ready]", { state: "attached" });
  page.goto = async (url, options) => {
    const answer = await goto(url, options);
    if (options?.waitUntil !== "commit" && hosts.has(new URL(page.url()).host)) await ready();
    return answer;
  };
  page.reload = async (options) => {
    const answer = await reload(options);
    if (hosts.has(new URL(page.url()).host)) await ready();
    return answer;
  };
}

/** Words of the browser itself about a connection that a test cuts on purpose. */
const aboutCutConnections = /WebSocket connection to .* failed|net::ERR_CONNECTION_REFUSED/;

function watch(context: BrowserContext, troubles: string[]): void {
  context.on("page", waitsUntilReady);
  context.on("console", (message) => {
    const { url } = message.location();
    // A test that takes Polar away sees our refusals: the browser notes each as an error of its own.
    const isExpected = url.startsWith(polarUrl()) || (url.includes("/api/trpc/billing.") && message.text().includes("status of 503"));
    if (message.type() === "error" && !isExpected && !aboutCutConnections.test(message.text())) troubles.push(message.text());
  });
  context.on("weberror", (error) => troubles.push(String(error.error())));
  context.on("request", (request) => {
    const url = new URL(request.url());
    // Where a person goes to pay; those pages are not ours.
    const isKnown = hosts.has(url.host) || url.origin === polarUrl();
    if (/^(https?|wss?):$/.test(url.protocol) && !isKnown) troubles.push(`request to ${url.host}`);
  });
}

/** As a program: the form has tests of its own (sign-in.spec.ts, without-scripts.spec.ts). */
async function signUp(page: Page, email: string): Promise<void> {
  const data = { email, password: "correct horse battery", name: email.split("@")[0] };
  const headers = { Origin: `http://localhost:${webPort}` };
  const made = await page.request.post("/api/auth/sign-up/email", { data, headers });
  expect(made.status(), await made.text()).toBe(200);
  await page.goto("/chat");
}

/** Sends a message with the keyboard, as people do. */
export async function say(page: Page, words: string): Promise<void> {
  const box = page.getByRole("textbox", { name: "Message" });
  await box.fill(words);
  // While a reply is written there is no Send, and Enter queues.
  await expect(page.getByRole("button", { name: "Send", exact: true }).last()).toBeEnabled();
  await box.press("Enter");
}

/** The newest reply on the page. */
export function newestReply(page: Page) {
  return page.getByRole("article", { name: "Assistant" }).last();
}

/** Clicks a checkbox and waits for its new state, which may come a moment later: `check` would not wait. */
export async function turn(box: Locator, on: boolean): Promise<void> {
  await expect(box).toBeChecked({ checked: !on });
  await box.click();
  await expect(box).toBeChecked({ checked: on });
  // Out of reach while it is being stored.
  await expect(box).toBeEnabled();
}
