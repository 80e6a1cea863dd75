import type { ChildProcess } from "node:child_process";
import { request } from "node:http";
import { openLeanSocket } from "./lean-socket.ts";
import { Counted, cpuOf, median, onStage, openLines, pause, ports, rssMb, sendAll } from "./stage.ts";

// The sidecar against the minimal relay and a plain `ai` route, alternating on one upstream of 50 tokens per second and
// stream.
const sizes = (process.argv[2] ?? "200,1000").split(",").map(Number);
const rounds = Number(process.argv[3] ?? 3);
const tokensPerSecond = 50;
const [settleMs, measureMs] = [3000, 6000];
const counted = new Counted();

type Load = { name: string; child: ChildProcess; open: (count: number) => Promise<Opened> };
type Opened = { sends: (() => void)[]; close: () => void };

await onStage(async (stage) => {
  const loads: Load[] = [
    { name: "sidecar", child: stage.sidecar, open: openSidecar },
    { name: "bare relay", child: await stage.start("tests/load/bare-relay.ts", ports.relay), open: openRelay },
    { name: "ai route", child: await stage.start("tests/load/ai-route.ts", ports.route), open: openRoute },
  ];
  for (const size of sizes) await compare(loads, size);
});
process.exit(0);

async function compare(loads: Load[], size: number): Promise<void> {
  const relays: number[] = [];
  const routes: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [sidecar = 0, relay = 0, route = 0] = [
      await costOf(loads[0], size),
      await costOf(loads[1], size),
      // A plain `ai` route falls behind far below 1,000 streams; what it does not relay is not counted.
      await costOf(loads[2], size),
    ];
    relays.push(sidecar / relay);
    routes.push(route / sidecar);
  }
  console.log(
    `${size} streams, median of ${rounds} rounds: sidecar / bare relay ${median(relays).toFixed(2)}×, ai route / sidecar ${median(routes).toFixed(1)}×`,
  );
}

/** Microseconds of CPU per received token, persistence included, while all streams are active. */
async function costOf(load: Load | undefined, size: number): Promise<number> {
  if (!load) return Number.NaN;
  const { name, child, open } = load;
  const { sends, close } = await open(size);
  await sendAll(sends);
  await pause(settleMs);
  counted.reset();
  const before = cpuOf(child);
  await pause(measureMs);
  const cost = ((cpuOf(child) - before) * 1000) / counted.tokens;
  const share = counted.tokens / (size * tokensPerSecond * (measureMs / 1000));
  console.log(
    `  ${name}: ${cost.toFixed(1)} µs/token, ${(share * 100).toFixed(0)} % of the tokens in time, lag p50 ${counted.lag(0.5)} ms p95 ${counted.lag(0.95)} ms, ${rssMb(child)} MB`,
  );
  close();
  await pause(3000);
  return cost;
}

/** Enough for the slowest start, the settling and the measurement. */
function tokensOf(size: number): string {
  return `${Math.ceil((size / 100 + (settleMs + measureMs) / 1000 + 3) * tokensPerSecond)} tokens`;
}

async function openSidecar(size: number): Promise<Opened> {
  const lines = await openLines(size, counted.hear);
  return {
    sends: lines.map((line) => () => line.send(tokensOf(size))),
    close: () => {
      for (const line of lines) line.close();
    },
  };
}

async function openRelay(size: number): Promise<Opened> {
  const sockets = await Promise.all(Array.from({ length: size }, () => openLeanSocket(ports.relay, "/", counted.hear)));
  return {
    sends: sockets.map((socket) => () => socket.send(tokensOf(size))),
    close: () => {
      for (const socket of sockets) socket.close();
    },
  };
}

async function openRoute(size: number): Promise<Opened> {
  const requests = Array.from({ length: size }, () => request({ port: ports.route, host: "127.0.0.1", method: "POST", agent: false }));
  for (const asked of requests) {
    asked.on("error", () => {});
    asked.on("response", (response) => response.setEncoding("utf8").on("data", hearEvents));
  }
  return {
    sends: requests.map((asked) => () => asked.end(tokensOf(size))),
    close: () => {
      for (const asked of requests) asked.destroy();
    },
  };
}

function hearEvents(text: string): void {
  for (const [, time] of text.matchAll(/"delta":"(\d{13}) "/g)) counted.hear(`${time} `);
}
