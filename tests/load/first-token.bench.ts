import { Agent, request } from "undici";
import { makeSession, makeUser } from "../factories.ts";
import { openLine } from "./line.ts";
import { at, onStage, pause, ports } from "./stage.ts";

// What the sidecar adds to the upstream's own time to first token: each send is paired with a direct upstream call, one after
// the other, so that noise affects both. Question, reply, run, reservation and audit are committed before the model is
// called.
const pairs = 200;
const warming = 20;
const agent = new Agent();

await onStage(async () => {
  const { token } = await makeSession(await makeUser({ plan: "pro" }));
  let heard: (at: number) => void = () => {};
  const line = await openLine(ports.realtime, token, () => heard(performance.now()));
  const added: number[] = [];
  for (let pair = 0; pair < pairs + warming; pair += 1) {
    const direct = await firstTokenDirect();
    const began = performance.now();
    const first = new Promise<number>((resolve) => {
      heard = resolve;
    });
    line.send("1");
    const through = (await first) - began;
    // The reply's end is stored and announced before the next pair starts.
    await pause(40);
    if (pair >= warming) added.push(through - direct);
  }
  line.close();
  added.sort((a, b) => a - b);
  console.log(`added time to first token: p50 ${at(added, 0.5).toFixed(1)} ms, p95 ${at(added, 0.95).toFixed(1)} ms (${pairs} pairs)`);
});
process.exit(0);

async function firstTokenDirect(): Promise<number> {
  const began = performance.now();
  const body = JSON.stringify({ model: "m", stream: true, messages: [{ role: "user", content: "1" }] });
  const response = await request(`${process.env.OPENAI_BASE_URL}/chat/completions`, { method: "POST", body, dispatcher: agent });
  let time = 0;
  for await (const _ of response.body) time ||= performance.now() - began;
  return time;
}
