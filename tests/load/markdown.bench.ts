import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, type CDPSession, chromium, type Page } from "@playwright/test";
import { build } from "vite";
import { findBrowser } from "../setup/browser.ts";
import type { Streamed } from "./markdown/page.tsx";
import { replyOf } from "./markdown/reply.ts";

// The browser's cost of a growing reply: the current renderer against the former one (react-markdown, the whole text each
// time), alternating in one Chromium. CPU of the page's main thread, which delays the user, minus that of a page that draws
// nothing for as many frames; and of the whole renderer process, whose other threads paint the same text for both.
const pieceLength = 80;
const rounds = Number(process.argv[2] ?? 1);
const boundOfFormer = 0.15;
const boundOfDouble = 2.2;
const [short, long] = [replyOf(20_000), replyOf(40_000)];

const files = await bundle();
const server = serve(files);
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { executablePath, problem } = await findBrowser();
if (problem) throw new Error(problem);
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ["--no-sandbox"] });
try {
  await measure(browser, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
} finally {
  await browser.close();
  server.close();
}

type Cost = { thread: number; process: number };

async function measure(browser: Browser, address: string): Promise<void> {
  const zero = () => ({ thread: 0, process: 0 });
  const sums = { present: zero(), former: zero(), double: zero() };
  for (let round = 0; round < rounds; round += 1) {
    const idle = await costOf(browser, address, "none", short);
    add(sums.present, await costOf(browser, address, "present", short), idle, 1);
    add(sums.former, await costOf(browser, address, "former", short), idle, 1);
    add(sums.double, await costOf(browser, address, "present", long), idle, 2);
  }
  const { present, former, double } = sums;
  const [ofFormer, ofDouble] = [present.thread / former.thread, double.thread / present.thread];
  console.log(`a reply of 20 KB, today's renderer / the former one: ${ofFormer.toFixed(3)} (bound ${boundOfFormer})`);
  console.log(`today's renderer, 40 KB / 20 KB: ${ofDouble.toFixed(2)}× (bound ${boundOfDouble}×)`);
  console.log(`the whole process, today's / the former one: ${(present.process / former.process).toFixed(3)}`);
  const each = ({ thread, process }: Cost) => `${(thread / rounds).toFixed(2)} s (${(process / rounds).toFixed(2)} s)`;
  console.log(`main thread (process): ${each(present)}, former ${each(former)}; 40 KB ${each(double)}`);
  if (ofFormer > boundOfFormer || ofDouble > boundOfDouble) process.exitCode = 1;
}

function add(sum: Cost, cost: Cost, idle: Cost, idleTimes: number): void {
  sum.thread += cost.thread - idle.thread * idleTimes;
  sum.process += cost.process - idle.process * idleTimes;
}

/** CPU seconds for a reply that grows chunk by chunk. */
async function costOf(browser: Browser, address: string, name: Streamed["name"], text: string): Promise<Cost> {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction(() => "stream" in window);
  // Things that are loaded or compiled once, such as colours, are already there.
  if (name !== "none") await stream(page, { name, text: short.slice(0, 3_000), pieceLength: 500 });
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const before = { thread: await threadSeconds(session), process: await processSeconds(browser) };
  const shown = await stream(page, { name, text, pieceLength });
  if (name !== "none" && shown < text.length / 2) throw new Error("The page did not show the reply: nothing was measured");
  const cost = { thread: (await threadSeconds(session)) - before.thread, process: (await processSeconds(browser)) - before.process };
  await page.close();
  return cost;
}

function stream(page: Page, reply: Streamed): Promise<number> {
  return page.evaluate((given) => window.stream(given), reply);
}

async function threadSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
}

async function processSeconds(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.filter(({ type }) => type === "renderer").reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

type Files = Map<string, string | Uint8Array>;

/** The page with both renderers, built for production like the product. */
async function bundle(): Promise<Files> {
  const built = await build({
    root: "tests/load/markdown",
    logLevel: "error",
    configFile: false,
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      write: false,
      modulePreload: false,
      rollupOptions: { input: "tests/load/markdown/page.tsx", output: { entryFileNames: "page.js" } },
    },
  });
  if (!("output" in built)) throw new Error("Vite built something else than one page");
  return new Map(built.output.map((file) => [`/${file.fileName}`, file.type === "chunk" ? file.code : file.source]));
}

function serve(built: Files): Server {
  const styles = [...built.keys()].filter((name) => name.endsWith(".css")).map((name) => `<link rel="stylesheet" href="${name}">`);
  const page = `<!doctype html><meta charset="utf-8">${styles.join("")}<script type="module" src="/page.js"></script><body></body>`;
  return createServer((request, response) => {
    const name = request.url ?? "/";
    const file = name === "/" ? page : built.get(name);
    const type = name === "/" ? "text/html" : name.endsWith(".css") ? "text/css" : "text/javascript";
    response.writeHead(file === undefined ? 404 : 200, { "Content-Type": `${type}; charset=utf-8` }).end(file);
  });
}
