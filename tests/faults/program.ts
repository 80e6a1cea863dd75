import { v7 as uuidv7 } from "uuid";
import type { RestTask } from "#server/rest/task-shape.ts";
import type { Change, Errand } from "./errand.ts";
import type { KeptProcess } from "./kept-process.ts";
import type { Proxy } from "./proxy.ts";
import { pause } from "./random.ts";

const answerWithinMs = 150_000;
/** A request that says nothing this long is given up and sent again, as a program does. */
const requestWithinMs = 6000;

/** What was asked of one task and acknowledged. `unheard`: requests that may have been done, whose answers were lost. */
export type Errands = {
  title: string;
  /** Bodies of every 201 that came for its Idempotency-Key. */
  made: string[];
  id: number | null;
  done: { kind: Change["kind"]; description?: string }[];
  /** Descriptions that were sent in requests which nobody answered. */
  unheard: string[];
};
type Answer = { status: number; body: string };

/** A program with a bearer token that works on its user's tasks over REST, and repeats what was not answered. */
export class Program {
  readonly problems: string[] = [];
  readonly errands: Errands[] = [];
  /** Requests that nobody answered, or that were told to come again. */
  readonly lost: string[] = [];
  /** Milliseconds from each kill of the web process to its next answer. */
  readonly recoveries: number[] = [];
  readonly proxy: Proxy;
  private readonly token: string;
  private readonly web: KeptProcess;
  private killedAt: number | null = null;
  private readonly processKilled = (): void => {
    this.killedAt ??= Date.now();
  };

  constructor({ web, proxy, token }: { web: KeptProcess; proxy: Proxy; token: string }) {
    this.web = web;
    this.proxy = proxy;
    this.token = token;
  }

  async run(errands: Errand[]): Promise<void> {
    this.web.onKill.add(this.processKilled);
    for (const errand of errands) await this.runErrand(errand);
    // Afterwards nothing is asked, so nothing can be said to be late.
    this.web.onKill.delete(this.processKilled);
    this.killedAt = null;
  }

  /** The tasks that the API shows in the end. */
  async list(): Promise<RestTask[]> {
    const answer = await this.insist("GET", "/api/tasks", {});
    return answer ? (JSON.parse(answer.body) as { tasks: RestTask[] }).tasks : [];
  }

  close(): void {
    this.web.onKill.delete(this.processKilled);
    this.proxy.close();
  }

  private async runErrand({ title, waitMs, twice, changes }: Errand): Promise<void> {
    const errand: Errands = { title, made: [], id: null, done: [], unheard: [] };
    this.errands.push(errand);
    await pause(waitMs);
    const headers = { "Idempotency-Key": uuidv7() };
    const make = () => this.insist("POST", "/api/tasks", { body: { title }, headers });
    for (const answer of await Promise.all(twice ? [make(), make()] : [make()])) {
      if (answer?.status === 201) errand.made.push(answer.body);
      else if (answer) this.problems.push(`making “${title}” was answered ${answer.status} ${answer.body}`);
    }
    if (!errand.made[0]) return;
    errand.id = (JSON.parse(errand.made[0]) as RestTask).id;
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
    if (lost > 0 && (kind === "describe" || kind === "complete")) errand.unheard.push(description);
    if (!answer) return;
    // Gone already, or back already: a request before this one was done and its answer was lost.
    const again = answer.status === 404 && lost > 0 && (kind === "delete" || kind === "restore");
    if (answer.status >= 300 && !again) this.problems.push(`${kind} of “${errand.title}” was answered ${answer.status} ${answer.body}`);
    else errand.done.push(kind === "describe" || kind === "complete" ? { kind, description } : { kind });
  }

  /** Sends until it is answered for good; null when the time is over. */
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
        // The first request with this key is still being done.
        if (answer.status !== 409) return answer;
      }
      // Away, frozen or too slow: to be asked again. Anything else is a failure of ours.
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
        signal: AbortSignal.timeout(requestWithinMs),
      });
      return { status: response.status, body: await response.text() };
    } catch {
      return null; // Cut, refused or silent: nobody knows what became of it.
    }
  }
}
