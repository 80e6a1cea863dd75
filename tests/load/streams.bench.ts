import { parseArgs } from "node:util";
import { Counted, cpuOf, onStage, openLines, pause, rssMb, type Stage, sendAll } from "./stage.ts";

// How many streams one sidecar holds, the memory per connection and stream, and (`--soak <minutes>`) whether memory stays
// constant.
const { values } = parseArgs({ options: { sizes: { type: "string" }, soak: { type: "string" } } });
const tokensPerSecond = 50;
const measureMs = 8000;
const counted = new Counted();

await onStage(async (stage) => {
  if (values.soak) await soak(stage, Number(values.soak));
  else {
    await memory(stage);
    for (const size of (values.sizes ?? "1000,1400").split(",").map(Number)) await hold(stage, size);
  }
});
process.exit(0);

async function hold({ sidecar }: Stage, size: number): Promise<void> {
  const lines = await openLines(size, counted.hear);
  const tokens = Math.ceil((size / 100 + 5 + measureMs / 1000 + 3) * tokensPerSecond);
  await sendAll(lines.map((line) => () => line.send(`${tokens} tokens`)));
  await pause(5000);
  counted.reset();
  const before = cpuOf(sidecar);
  await pause(measureMs);
  const share = counted.tokens / (size * tokensPerSecond * (measureMs / 1000));
  const busy = (cpuOf(sidecar) - before) / measureMs;
  console.log(
    `${size} streams of ${tokensPerSecond} tokens/s: ${(share * 100).toFixed(0)} % of the tokens in time, lag p50 ${counted.lag(0.5)} ms p95 ${counted.lag(0.95)} ms, ${(busy * 100).toFixed(0)} % of a core, ${rssMb(sidecar)} MB`,
  );
  for (const line of lines) line.close();
  await pause(5000);
}

async function memory({ sidecar }: Stage): Promise<void> {
  const count = 500;
  const empty = rssMb(sidecar);
  const lines = await openLines(count, counted.hear);
  await pause(2000);
  const idle = rssMb(sidecar);
  await sendAll(lines.map((line) => () => line.send(`${15 * tokensPerSecond} tokens`)));
  await pause(3000);
  const streaming = rssMb(sidecar);
  const perOne = (mb: number) => Math.round((mb * 1024) / count);
  console.log(
    `memory: ${perOne(idle - empty)} KB a connection, ${perOne(streaming - idle)} KB more while it streams (${empty} MB at rest, ${count} connections)`,
  );
  for (const line of lines) line.close();
  await pause(15_000);
}

/** Conversations come and go at 200 streams; memory is read every 20 s, and the second half is compared with the first. */
async function soak({ sidecar }: Stage, minutes: number): Promise<void> {
  const lines = await openLines(200, counted.hear);
  const until = performance.now() + minutes * 60_000;
  const readings: number[] = [];
  while (performance.now() < until) {
    await sendAll(lines.map((line) => () => line.send(`${15 * tokensPerSecond} tokens`)));
    await pause(18_000);
    readings.push(rssMb(sidecar));
  }
  // The first minutes fill caches and the heap's young space.
  const kept = readings.slice(Math.ceil(readings.length / 5));
  const mean = (some: number[]) => some.reduce((sum, mb) => sum + mb, 0) / some.length;
  const half = Math.floor(kept.length / 2);
  console.log(
    `soak of ${minutes} min at 200 streams, ${counted.tokens.toLocaleString("en")} tokens: memory of the second half / of the first ${(mean(kept.slice(half)) / mean(kept.slice(0, half))).toFixed(2)}× (${readings.join(" ")} MB)`,
  );
  for (const line of lines) line.close();
}
