import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

type Shown = { title: string; body: string; tag: string; actions: { action: string; title: string }[]; data: unknown };
type Answer = { status: number; body?: unknown };
type Handler = (event: object) => void;

/** public/sw.js as a browser runs it: what it shows, which pages it opens, what it calls; `answer` is the server. */
export function startPushWorker(origin: string, answer: (procedure: string, input: Record<string, unknown>) => Answer) {
  const handlers = new Map<string, Handler>();
  const seen = { shown: [] as Shown[], opened: [] as string[], calls: [] as [procedure: string, input: unknown][] };
  const self = {
    location: new URL(origin),
    addEventListener: (name: string, handler: Handler) => handlers.set(name, handler),
    registration: { showNotification: async (title: string, rest: Omit<Shown, "title">) => void seen.shown.push({ title, ...rest }) },
    clients: { matchAll: async () => [], openWindow: async (url: string) => void seen.opened.push(url) },
  };
  const fetch = async (path: string, { body }: { body: string }) => {
    const procedure = path.slice("/api/trpc/".length);
    const input = JSON.parse(body) as Record<string, unknown>;
    seen.calls.push([procedure, input]);
    const given = answer(procedure, input);
    return Response.json(given.body ?? {}, { status: given.status });
  };
  runInContext(readFileSync("public/sw.js", "utf8"), createContext({ self, fetch, URL, Response }));
  /** Sends an event and waits until the worker is done with it. */
  const send = async (name: string, event: object) => {
    const waits: Promise<unknown>[] = [];
    handlers.get(name)?.({ ...event, waitUntil: (work: Promise<unknown>) => waits.push(work) });
    await Promise.all(waits);
  };
  return {
    ...seen,
    push: (payload: unknown) => send("push", { data: { json: () => payload } }),
    /** Presses a button of the newest message; an empty name is the message itself. */
    press: (action: string) => send("notificationclick", { action, notification: { data: seen.shown.at(-1)?.data, close: () => {} } }),
  };
}
