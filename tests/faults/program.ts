import { v7 as uuidv7 } from "uuid";
import type { RestTask } from "#server/rest/task-shape.ts";
import type { Change, Errand } from "./errand.ts";
import type { KeptProcess } from "./kept-process.ts";
import type { Proxy } from "./proxy.ts";
import { pause } from "./random.ts";

const answerWithinMs = 150_000;
/** A request without a response for this long is abandoned and repeated, as a program does. */
const requestWithinMs = 6000;

/** The acknowledged requests of one task. `unheard`: requests with lost responses, which may have been executed. */
export type Errands = {
  title: string;
  /** The bodies of all 201 responses to its Idempotency-Key. */
  created: string[];
  id: number | null;
  done: { kind: Change["kind"]; description?: string }[];
  /** Descriptions sent in requests without a response. */
  unconfirmed: string[];
};
type Answer = { status: number; body: string };

/** A program with a bearer token that changes its user's tasks over REST, and repeats unanswered requests. */
export class Program {
  readonly problems: string[] = [];
  readonly errands: Errands[] = [];
  /** Requests without a response, or with one that asks for a retry. */
  readonly lost: string[] = [];
  /** Milliseconds from each kill of the web process to its next response. */
  readonly recoveries: number[] = [];
  readonly proxy: Proxy;
  private readonly token: string;
  private readonly withinMs: number;
  private readonly web: KeptProcess;
  private killedAt: number | null = null;
  private readonly processKilled = (): void => {
    this.killedAt ??= Date.now();
  };

  constructor({ web, proxy, token, withinMs = requestWithinMs }: { web: KeptProcess; proxy: Proxy; token: string; withinMs?: number }) {
    this.withinMs = withinMs;
    this.web = web;
    this.proxy = proxy;
    this.token = token;
  }

  async run(errands: Errand[]): Promise<void> {
    this.web.onKill.add(this.processKilled);
    for (const errand of errands) await this.runErrand(errand);
    // Nothing is requested afterwards, so nothing can be late.
    this.web.onKill.delete(this.processKilled);
    this.killedAt = null;
  }

  /** The tasks that the API returns at the end. */
  async list(): Promise<RestTask[]> {
    const answer = await this.insist("GET", "/api/tasks", {});
    return answer ? (JSON.parse(answer.body) as { tasks: RestTask[] }).tasks : [];
  }

  close(): void {
    this.web.onKill.delete(this.processKilled);
    this.proxy.close();
  }

  private async runErrand({ title, waitMs, twice, changes }: Errand): Promise<void> {
    const errand: Errands = { title, created: [], id: null, done: [], unconfirmed: [] };
    this.errands.push(errand);
    await pause(waitMs);
    const headers = { "Idempotency-Key": uuidv7() };
    const make = () => this.insist("POST", "/api/tasks", { body: { title }, headers });
    for (const answer of await Promise.all(twice ? [make(), make()] : [make()])) {
      if (answer?.status === 201) errand.created.push(answer.body);
      else if (answer) this.problems.push(`making “${title}” was answered ${answer.status} ${answer.body}`);
    }
    if (!errand.created[0]) return;
    errand.id = (JSON.parse(errand.created[0]) as RestTask).id;
    for (const [at, change] of changes.entries()) await this.change(errand, errand.id, change, at);
  }

  private async change(errand: Errands, id: number, { kind, waitMs }: Change, at: number): Promise<void> {
    await pause(waitMs);
    const path = `/api/tasks/${id}`;
    const description = `${errand.title}, change ${at}`;
    let lost = 0;
    const onLost = () => {
      lost += 1;
    };
    const answer =
      kind === "delete"
        ? await this.insist("DELETE", path, { onLost })
        : kind === "restore"
          ? await this.insist("POST", `${path}/restore`, { onLost })
          : await this.insist("PUT", path, { body: kind === "complete" ? { status: "completed", description } : { description }, onLost });
    if (lost > 0 && (kind === "describe" || kind === "complete")) errand.unconfirmed.push(description);
    if (!answer) return;
    // Already deleted or restored: an earlier request was executed and its response was lost.
    const again = answer.status === 404 && lost > 0 && (kind === "delete" || kind === "restore");
    if (answer.status >= 300 && !again) this.problems.push(`${kind} of “${errand.title}” was answered ${answer.status} ${answer.body}`);
    else errand.done.push(kind === "describe" || kind === "complete" ? { kind, description } : { kind });
  }

  /** Sends until there is a final response; null when the time is over. */
  private async insist(
    method: string,
    path: string,
    { body, headers, onLost = () => {} }: { body?: object; headers?: Record<string, string>; onLost?: () => void },
  ): Promise<Answer | null> {
    const deadline = Date.now() + answerWithinMs;
    while (Date.now() < deadline) {
      const answer = await this.send(method, path, body, headers);
      if (answer === null || answer.status >= 500) {
        onLost();
        this.lost.push(`${method} ${path}: ${answer?.status ?? "no answer"}`);
      }
      if (answer && answer.status < 500) {
        if (this.killedAt !== null) this.recoveries.push(Date.now() - this.killedAt);
        this.killedAt = null;
        // The first request with this key is still in progress.
        if (answer.status !== 409) return answer;
      }
      // Away, frozen or too slow: try again. Anything else is a bug.
      if (answer && answer.status >= 500 && answer.status !== 503 && answer.status !== 504)
        this.problems.push(`${method} ${path} was answered ${answer.status} ${answer.body}`);
      await pause(250);
    }
    this.problems.push(`${method} ${path} was not answered within ${answerWithinMs / 1000} s`);
    return null;
  }

  private async send(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer | null> {
    try {
      const response = await fetch(this.proxy.url + path, {
        method,
        headers: { Authorization: `Bearer ${this.token}`, "Content-Type": "application/json", Connection: "close", ...headers },
        body: body ? JSON.stringify(body) : null,
        signal: AbortSignal.timeout(this.withinMs),
      });
      return { status: response.status, body: await response.text() };
    } catch {
      return null; // Cut, refused or silent: nobody knows what became of it.
    }
  }
}
