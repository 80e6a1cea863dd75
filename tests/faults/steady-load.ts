import { pause } from "./random.ts";

/** Requests and failures, by kind of request. */
export type LoadResult = { asked: Record<string, number>; failures: string[]; slowestMs: number };

type Kind = { name: string; ask: () => Promise<Response>; isWhole?: (text: string) => boolean };

/** Sends all kinds of requests of pages and API clients continuously, until stopped. */
export class SteadyLoad {
  readonly result: LoadResult = { asked: {}, failures: [], slowestMs: 0 };
  private readonly workers: Promise<void>[];
  private ending = false;

  constructor(url: string, token: string, workers: number) {
    const kinds = kindsOf(url, token);
    this.workers = Array.from({ length: workers }, (_, at) => this.work(kinds, at));
  }

  async end(): Promise<LoadResult> {
    this.ending = true;
    await Promise.all(this.workers);
    return this.result;
  }

  private async work(kinds: Kind[], first: number): Promise<void> {
    for (let at = first; !this.ending; at += 1) {
      const kind = kinds[at % kinds.length];
      if (kind) await this.askOnce(kind);
      await pause(20);
    }
  }

  private async askOnce({ name, ask, isWhole = () => true }: Kind): Promise<void> {
    const began = Date.now();
    this.result.asked[name] = (this.result.asked[name] ?? 0) + 1;
    try {
      const response = await ask();
      const text = await response.text();
      if (!response.ok || !isWhole(text)) this.result.failures.push(`${name}: ${response.status} ${text.slice(-120)}`);
    } catch (error) {
      this.result.failures.push(`${name}: ${error instanceof Error ? `${error.message} ${error.cause ?? ""}` : error}`);
    }
    this.result.slowestMs = Math.max(this.result.slowestMs, Date.now() - began);
  }
}

function kindsOf(url: string, token: string): Kind[] {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const post = (path: string, body: unknown, more = {}) =>
    fetch(url + path, { method: "POST", headers: { ...headers, ...more }, body: JSON.stringify(body) });
  const upload = () => {
    const form = new FormData();
    form.set("file", new File(["x".repeat(200_000)], "note.txt", { type: "text/plain" }));
    return fetch(`${url}/uploads`, { method: "POST", headers: { Authorization: headers.Authorization }, body: form });
  };
  const ask = { model: "demo", stream: true, messages: [{ role: "user", content: "long 400" }] };
  return [
    { name: "a page", ask: () => fetch(`${url}/sign-in`), isWhole: (text) => text.includes("</html>") || text.startsWith("{") },
    { name: "a list", ask: () => fetch(`${url}/api/tasks?limit=5`, { headers }) },
    {
      name: "a list on a connection of its own",
      ask: () => fetch(`${url}/api/tasks?limit=5`, { headers: { ...headers, Connection: "close" } }),
    },
    { name: "a write", ask: () => post("/api/tasks", { title: "Under load" }, { "Idempotency-Key": crypto.randomUUID() }) },
    {
      name: "a stream of /v1",
      ask: () => post("/v1/chat/completions", ask),
      isWhole: (text) => text.includes("word400.") && text.includes("[DONE]"),
    },
    { name: "an upload", ask: upload },
  ];
}
