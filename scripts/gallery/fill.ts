import type { Page } from "@playwright/test";
import type { Filled } from "./pages.ts";

export const password = "correct horse battery";
type Id = { id: number };

/** Gives one new person, signed in on `page`, a plausible week in a bakery, by the same API and pages as everybody has. */
export async function fill(page: Page, origin: string, email: string): Promise<Filled> {
  const headers = { Origin: origin };
  await accept(page.request.post("/api/auth/sign-up/email", { data: { email, password, name: "Mara Lindqvist" }, headers }));
  const login = await accept<{ access_token: string }>(page.request.post("/api/auth/login", { data: { email, password }, headers }));
  const bearer = { Authorization: `Bearer ${login.access_token}` };
  const post = <T = Id>(path: string, data: object) => accept<T>(page.request.post(path, { data, headers: bearer }));
  const { project, task } = await fillTasks(post);
  await fillRest(page, post, bearer);
  const { id: filter } = await post("/api/filters", { name: "Urgent", path: "/tasks", query: "group=priority&layout=board" });
  const answer = await chat(page, ["help", "add tasks: proof the baguettes, clean the mixer", "what is on my list?"]);
  const share = await shareOf(page, post);
  const plan = await chat(page, ["Plan my tasks for the week"]);
  const deletion = await chat(page, ["delete the task Clean the mixer"]);
  return { task: String(task), project: String(project), filter: String(filter), plan, deletion, answer, share };
}

type Post = <T = Id>(path: string, data: object) => Promise<T>;

async function fillTasks(post: Post): Promise<{ project: number; task: number }> {
  const { id: project } = await post("/api/projects", { name: "Opening week", color: "#e8590c", instructions: "Short answers." });
  const { id: shop } = await post("/api/projects", { name: "Shop", color: "#1971c2" });
  const { id: kitchen } = await post(`/api/projects/${project}/sections`, { name: "Kitchen" });
  const { id: counter } = await post(`/api/projects/${project}/sections`, { name: "Counter" });
  const tasks: object[] = [
    { title: "Call the electrician about the second oven", priority: "high", due_date: day(-1), project_id: project, section_id: kitchen },
    {
      title: "Write the opening-week menu",
      status: "in_progress",
      priority: "medium",
      due_date: day(0),
      project_id: project,
      section_id: counter,
    },
    { title: "Feed the sourdough", due_date: day(0), due_time: "18:30", recurrence: "FREQ=DAILY", reminders: [30], labels: ["kitchen"] },
    { title: "Register for the Saturday market", priority: "low", due_date: day(6), labels: ["market"], project_id: shop },
    { title: "Choose a name for the sourdough", description: "Ask the regulars; the jar needs a label.", labels: ["menu", "fun"] },
    {
      title: "Compare three offers for paper bags, with and without print, and ask how long each takes to deliver",
      due_date: day(3),
      project_id: shop,
    },
    { title: "Sign the lease", status: "completed", priority: "high", project_id: shop },
    { title: "Paint the sign", status: "completed", project_id: project, section_id: counter },
  ];
  for (const task of tasks) await post("/api/tasks", task);
  const order = {
    title: "Order flour for the weekend",
    description: "50 kg wheat, 20 kg rye. The mill closes at **five**.",
    priority: "high",
    due_date: day(1),
    labels: ["supplies"],
    project_id: project,
    section_id: kitchen,
  };
  const { id: task } = await post("/api/tasks", order);
  await post("/api/tasks", { title: "Ask for the price of spelt", parent_id: task });
  await post("/api/tasks", { title: "Measure the store room", parent_id: task, status: "completed" });
  await post(`/api/tasks/${task}/comments`, { text: "The mill delivers on Thursdays, too." });
  return { project, task };
}

/** Memory, a schedule that ran, an import with a refusal. */
async function fillRest(page: Page, post: Post, bearer: Record<string, string>): Promise<void> {
  await post("/api/memories", { text: "Runs a bakery with two helpers" });
  await post("/api/memories", { text: "Wants short answers, and weights in grams", kind: "work" });
  const weekly = { starts_at: `${day(1)}T09:00:00`, time_zone: "Europe/Berlin", recurrence: "FREQ=WEEKLY" };
  const { id } = await post("/api/schedules", { title: "Monday order", instruction: "add a task to order butter", ...weekly });
  await post("/api/schedules", {
    title: "Evening look",
    instruction: "what is on my list?",
    ...weekly,
    recurrence: "FREQ=DAILY",
    enabled: false,
  });
  await post(`/api/schedules/${id}/run`, {});
  const list = "# Garden\n- Water the herbs\n  - Find the hose\nnot a task";
  const type = { ...bearer, "Content-Type": "text/markdown" };
  await accept(page.request.post("/api/tasks/import?name=garden.md", { data: list, headers: type }));
  const { id: old } = await post("/api/tasks", { title: "Buy the wrong baskets" });
  await page.request.delete(`/api/tasks/${old}`, { headers: bearer });
}

/** A conversation of these messages; each is sent when the reply before it is finished. Returns its id. */
async function chat(page: Page, messages: string[]): Promise<string> {
  await page.goto("/chat");
  for (const [at, words] of messages.entries()) {
    await page.getByRole("textbox", { name: "Message" }).fill(words);
    await page.getByRole("button", { name: "Send", exact: true }).last().click();
    const replies = page.getByRole("article", { name: "Assistant" });
    await replies.nth(at).waitFor();
    // A reply that waits for a decision has no Send, and stays so.
    const decision = page.getByRole("button", { name: /^(Approve|Accept)/ });
    await page.getByRole("button", { name: "Send", exact: true }).or(decision).last().waitFor();
  }
  await page.waitForURL(/\/chat\/.+/);
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

/** A link to all of the chat that the page shows. */
async function shareOf(page: Page, post: Post): Promise<string> {
  const anchor = await page.locator('[id^="message-"]').last().getAttribute("id");
  const { url } = await post<{ url: string }>("/api/shares", { message_id: anchor?.replace("message-", ""), with_tools: true });
  return url;
}

type Answer = { ok(): boolean; url(): string; status(): number; text(): Promise<string>; json(): Promise<unknown> };

async function accept<T>(asked: Promise<Answer>): Promise<T> {
  const answer = await asked;
  if (!answer.ok()) throw new Error(`${answer.url()}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}

function day(distance: number): string {
  return new Date(Date.now() + distance * 86_400_000).toISOString().slice(0, 10);
}
