import { Agent, request } from "node:http";

type Asked = { url: string; method: "GET" | "POST"; headers: Record<string, string>; body?: string };
type Answer = { status: number; ms: number };

/** Sends requests at even intervals, whether or not earlier ones were answered; each time counts from the scheduled start. */
export async function atEvenPace(asked: Asked, pace: { rate: number; seconds: number; connections: number }): Promise<Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: pace.connections });
  const began = performance.now();
  const answers: Promise<Answer>[] = [];
  for (let number = 0; number < pace.rate * pace.seconds; number += 1) {
    const due = began + (number * 1000) / pace.rate;
    const early = due - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    answers.push(ask(asked, agent).then((status) => ({ status, ms: performance.now() - due })));
  }
  return Promise.all(answers).finally(() => agent.destroy());
}

function ask({ url, method, headers, body }: Asked, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode ?? 0));
    });
    sent.once("error", reject).end(body);
  });
}
