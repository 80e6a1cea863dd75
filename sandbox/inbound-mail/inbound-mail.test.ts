import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { deliver, type MailService } from "./deliver.ts";

/** A product that answers so, one answer after the other. */
async function tried(service: MailService, answers: number[]) {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(answers.length > 1 ? (answers.shift() ?? 500) : (answers[0] ?? 500)).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const waited: number[] = [];
  const { port } = server.address() as AddressInfo;
  const post = { headers: {}, body: "x" };
  const { statuses, end } = await deliver(service, `http://127.0.0.1:${port}/`, post, async (ms) => void waited.push(ms));
  server.close();
  return { tries: statuses.length, end, hours: waited.reduce((sum, ms) => sum + ms, 0) / 3_600_000 };
}

test.each<[MailService, number[], { tries: number; end: string }]>([
  ["mailgun", [200], { tries: 1, end: "taken" }],
  ["mailgun", [503, 204, 200], { tries: 3, end: "taken" }],
  ["mailgun", [406], { tries: 1, end: "dropped" }],
  ["mailgun", [403], { tries: 8, end: "given up" }],
  ["postmark", [500, 200], { tries: 2, end: "taken" }],
  ["postmark", [403], { tries: 1, end: "dropped" }],
  ["postmark", [204], { tries: 11, end: "given up" }],
  ["ses", [429, 503, 204], { tries: 3, end: "taken" }],
  ["ses", [400], { tries: 1, end: "dropped" }],
  ["ses", [500], { tries: 51, end: "given up" }],
])("%s after the answers %j", async (service, answers, end) => {
  expect(await tried(service, answers)).toMatchObject(end);
});

test("Mailgun gives up within the time for which its signature is taken", async () => {
  expect((await tried("mailgun", [500])).hours).toBeLessThan(9);
});
