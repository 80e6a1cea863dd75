import type { Post } from "./mail.ts";

const minute = 60_000;
/** What a service takes for an answer, what for an end, and how long it waits between its tries. */
const services = {
  mailgun: {
    isTaken: (status: number) => status === 200,
    isDropped: (status: number) => status === 406,
    waitsMs: [10, 10, 15, 30, 60, 120, 240].map((minutes) => minutes * minute),
  },
  postmark: {
    isTaken: (status: number) => status === 200,
    isDropped: (status: number) => status === 403,
    waitsMs: [1, 5, 10, 10, 10, 15, 30, 60, 120, 360].map((minutes) => minutes * minute),
  },
  // SNS: three at once, two after a second, then slower and slower, then every 20 seconds.
  ses: {
    isTaken: (status: number) => status >= 200 && status < 300,
    isDropped: (status: number) => status >= 400 && status < 500 && status !== 429,
    waitsMs: [0, 0, 0, 1_000, 1_000, ...Array.from({ length: 10 }, (_, at) => 1_000 + at * 2_000), ...Array<number>(35).fill(20_000)],
  },
};
export type MailService = keyof typeof services;

/** How a delivery went: the answers to its tries (0: none came), and what became of it. */
export type Delivery = { statuses: number[]; end: "taken" | "dropped" | "given up" };

/** Posts until the service would stop. `wait`: passes the time between tries. */
export async function deliver(
  service: MailService,
  url: string,
  { headers, body }: Post,
  wait: (ms: number) => Promise<void>,
): Promise<Delivery> {
  const { isTaken, isDropped, waitsMs } = services[service];
  const statuses: number[] = [];
  for (const pause of [...waitsMs, null]) {
    const answer = await fetch(url, { method: "POST", headers, body }).catch(() => null);
    await answer?.body?.cancel();
    const status = answer?.status ?? 0;
    statuses.push(status);
    if (isTaken(status)) return { statuses, end: "taken" };
    if (isDropped(status)) return { statuses, end: "dropped" };
    if (pause !== null) await wait(pause);
  }
  return { statuses, end: "given up" };
}
