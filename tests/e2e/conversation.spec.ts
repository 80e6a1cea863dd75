import { execFileSync } from "node:child_process";
import { expect, newestReply, realtimePort, say, test } from "./guard.ts";

test("another reply and an edited question stand beside the first ones", async ({ person: { page } }) => {
  await say(page, "hello");
  await expect(newestReply(page)).toContainText("offline demo model");
  await newestReply(page).getByRole("button", { name: "Regenerate" }).click();
  await expect(newestReply(page)).toContainText("2/2");
  await newestReply(page).getByRole("button", { name: "Previous version" }).click();
  await expect(newestReply(page)).toContainText("1/2");
  await page.getByRole("button", { name: "Compare versions" }).click();
  const beside = page.getByRole("region", { name: "Versions side by side" });
  await expect(beside.getByRole("article")).toHaveCount(2);
  await beside.getByRole("button", { name: "Keep this one" }).first().click();
  await expect(beside).toHaveCount(0);
  await expect(newestReply(page)).toContainText("1/2");

  const question = page.getByRole("article", { name: "You" });
  await question.hover();
  await question.getByRole("button", { name: "Edit message" }).click();
  await page.getByRole("textbox", { name: "Edit message" }).fill("thanks");
  await page.getByRole("button", { name: "Send" }).first().click();
  await expect(newestReply(page)).toContainText("You are welcome.");
  await expect(question).toContainText("2/2");
  await question.getByRole("button", { name: "Previous version" }).click();
  await expect(newestReply(page)).toContainText("offline demo model");
});

test("leaving a branch offers to undo what the assistant did in it", async ({ person: { page, anotherTab } }) => {
  await say(page, "add a task to buy a kayak");
  await expect(newestReply(page)).toContainText("Added to your list");
  await say(page, "add a task to paint it");
  await expect(newestReply(page)).toContainText("Added to your list");
  const tasks = await anotherTab();
  await tasks.goto("/tasks");
  const task = (title: string) => tasks.getByRole("checkbox", { name: `Complete “${title}”` });
  await expect(task("Paint it")).toBeVisible();

  // The newest reply alone is left: its one change stays when the person says so.
  const dialog = page.getByRole("dialog");
  await newestReply(page).getByRole("button", { name: "Regenerate" }).click();
  await expect(dialog.getByRole("heading", { name: "Undo the change of this version?" })).toBeVisible();
  await expect(dialog.getByRole("list", { name: "Changes" })).toContainText("Added task “Paint it”");
  await dialog.getByRole("button", { name: "Keep it" }).click();
  await expect(newestReply(page)).toContainText("2/2");
  await expect(newestReply(page)).toContainText("Added to your list");
  await expect(task("Paint it")).toHaveCount(2);

  const question = page.getByRole("article", { name: "You" }).first();
  await question.hover();
  await question.getByRole("button", { name: "Edit message" }).click();
  await page.getByRole("textbox", { name: "Edit message" }).fill("add a task to buy a canoe");
  await page.getByRole("button", { name: "Send" }).first().click();
  await expect(dialog.getByRole("list", { name: "Changes" }).getByRole("listitem")).toHaveCount(3);
  await dialog.getByRole("button", { name: "Undo and continue" }).click();
  await expect(newestReply(page)).toContainText("Added to your list");
  await expect(task("Buy a canoe")).toBeVisible();
  await expect(task("Buy a kayak")).toBeHidden();
  await expect(task("Paint it")).toHaveCount(0);
  await question.getByRole("button", { name: "Previous version" }).click();
  await expect(page.getByRole("article", { name: "Assistant" }).first()).toContainText("undone");
});

test("a message written while the server is away survives a reload and is sent once", async ({ person: { page } }) => {
  await expect(page.getByRole("status", { name: "Connection: Live" })).toBeVisible();
  execFileSync("kill", ["-9", listenerOn(realtimePort)]);
  await say(page, "hello");
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}/);
  await page.reload();
  await expect(page.getByRole("main").getByText("hello", { exact: true })).toHaveCount(1);
  await expect(newestReply(page)).toContainText("offline demo model", { timeout: 30_000 });
  await expect(page.getByRole("article", { name: "You" })).toHaveCount(1);
});

test("a draft stays with its conversation", async ({ person: { page } }) => {
  const box = page.getByRole("textbox", { name: "Message" });
  await say(page, "hello");
  await expect(newestReply(page)).toContainText("offline demo model");
  await expect(box).toBeFocused();
  await box.fill("not sent yet");
  await page.getByRole("navigation").getByRole("link", { name: "New chat" }).click();
  await expect(box).toHaveValue("");
  await page.getByRole("navigation").getByRole("link", { name: "hello" }).click();
  await expect(box).toHaveValue("not sent yet");
});

test("the keyboard alone finds a chat, and a deleted chat comes back by Undo", async ({ person: { page } }) => {
  await say(page, "hello");
  await expect(newestReply(page)).toContainText("offline demo model");
  await page.goto("/tasks");
  await expect(page.getByRole("status", { name: "Connection: Live" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search chats and tasks" }).fill("hell");
  await expect(page.getByRole("option").first()).toHaveText(/^hello$/i);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}/);
  await page.getByRole("button", { name: "Actions for hello" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(page.getByRole("navigation").getByRole("link", { name: "hello" })).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("navigation").getByRole("link", { name: "hello" })).toBeVisible();
});

test("the theme is chosen in the account menu and stays", async ({ person: { page } }) => {
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.reload();
  await expect(page.locator("html")).toHaveClass(/dark/);
});

/** The process that listens on a port of ours. */
function listenerOn(port: number): string {
  const pid = /pid=(\d+)/.exec(execFileSync("ss", ["-ltnpH", `sport = :${port}`], { encoding: "utf8" }))?.[1];
  if (!pid) throw new Error(`nothing listens on ${port}`);
  return pid;
}

test("what is written while the first message gives the page its address stays", async ({ person: { page } }) => {
  const box = page.getByRole("textbox", { name: "Message" });
  await box.fill("hello");
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeEnabled();
  await box.evaluate((element) => {
    element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    // As typing does, at once: React looks at the value through a setter of its own.
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")?.set?.call(element, "and the next");
    element.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);
  await expect(newestReply(page)).toContainText("Hello");
  await expect(box).toHaveValue("and the next");
  await page.goto("/chat");
  await expect(box).toHaveValue("");
});

test("what is written while a reply is written waits for its end, survives a reload, and may stop it", async ({ person: { page } }) => {
  const box = page.getByRole("textbox", { name: "Message" });
  const waiting = page.getByRole("region", { name: "Queued messages" }).getByRole("listitem");
  const own = page.getByRole("article", { name: "You" });
  await say(page, "very slow");
  await expect(newestReply(page)).toContainText("word2");
  for (const words of ["thanks", "hello"]) {
    await box.fill(words);
    await box.press("Enter");
  }
  await waiting.last().getByRole("button", { name: "Move up" }).click();
  await page.reload();
  await expect(waiting).toContainText(["hello", "thanks"]);
  await expect(newestReply(page)).toContainText("word4");
  await box.press("Escape");
  await expect(newestReply(page)).toContainText("You stopped this reply.");
  await expect(box).toBeFocused();
  await expect(page.getByText("the reply before them did not finish")).toBeVisible();
  await expect(own).toHaveText(["very slow"]);
  await waiting.first().getByRole("button", { name: "Send now" }).click();
  await expect(newestReply(page)).toContainText("You are welcome.");
  await expect(waiting).toHaveCount(0);
  await expect(own).toHaveText(["very slow", "hello", "thanks"]);

  await say(page, "very slow");
  await expect(newestReply(page)).toContainText("word2");
  await box.fill("hello");
  await box.press("Control+Enter");
  await expect(newestReply(page)).toContainText("offline demo model");
  await expect(page.getByText("You stopped this reply.")).toHaveCount(2);
});

test("a deleted message is gone on every page and comes back by Undo; selected words become a quote and a task", async ({
  person: { page, anotherTab },
}) => {
  await say(page, "hello");
  await expect(newestReply(page)).toContainText("offline demo model");
  await say(page, "thanks");
  await expect(newestReply(page)).toContainText("You are welcome.");
  const other = await anotherTab();
  await other.goto(page.url());
  await expect(newestReply(other)).toContainText("You are welcome.");
  const question = page.getByRole("article", { name: "You" }).last();
  await question.hover();
  await question.getByRole("button", { name: "Delete message" }).click();
  for (const each of [page, other]) await expect(newestReply(each)).toContainText("offline demo model");
  await page.getByRole("button", { name: "Undo" }).click();
  for (const each of [page, other]) await expect(newestReply(each)).toContainText("You are welcome.");

  await newestReply(page).getByText("You are welcome.").selectText();
  const bar = page.getByRole("toolbar", { name: "Selected words" });
  await bar.getByRole("button", { name: "Make a task" }).click();
  await expect(page.getByText("Added “You are welcome.” to your tasks")).toBeVisible();
  await newestReply(page).getByText("You are welcome.").selectText();
  await bar.getByRole("button", { name: "Quote" }).click();
  const box = page.getByRole("textbox", { name: "Message" });
  await expect(box).toHaveValue("> You are welcome.\n\n");
  await expect(box).toBeFocused();
});

test("spoken words land in the composer, and nothing is sent by them", async ({ person: { page } }) => {
  // Browsers under test hear nothing: this one hears what the test says.
  await page.addInitScript(() => {
    class Ear extends EventTarget {
      start() {
        Object.assign(window, {
          hear: (transcript: string, isFinal: boolean) =>
            this.dispatchEvent(Object.assign(new Event("result"), { resultIndex: 0, results: [{ isFinal, 0: { transcript } }] })),
          fail: (error: string) => this.dispatchEvent(Object.assign(new Event("error"), { error })),
        });
      }
      abort() {
        this.dispatchEvent(new Event("end"));
      }
    }
    Object.assign(window, { SpeechRecognition: Ear });
  });
  const speak = (words: string, isFinal: boolean) =>
    page.evaluate(([said, stands]) => (window as unknown as Ears).hear(said, stands), [words, isFinal] as const);
  const answer = await page.goto("/chat");
  expect(answer?.headers()["permissions-policy"]).toContain("microphone=(self)");
  const box = page.getByRole("textbox", { name: "Message" });
  const button = page.getByRole("button", { name: "Dictate" });
  await box.fill("Please");
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", "true");
  await speak("add a", false);
  await expect(page.getByText("add a", { exact: true })).toBeVisible();
  await expect(box).toHaveValue("Please");
  await speak("add a task", true);
  await expect(box).toHaveValue("Please add a task");
  await expect(box).toBeFocused();
  await page.evaluate(() => (window as unknown as Ears).fail("not-allowed"));
  await expect(page.getByText("This page may not use your microphone.")).toBeVisible();
  await expect(button).toHaveAttribute("aria-pressed", "false");
  await expect(page.getByRole("article")).toHaveCount(0);
});

type Ears = { hear: (transcript: string, isFinal: boolean) => void; fail: (error: string) => void };
