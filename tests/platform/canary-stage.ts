import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createLlmServer } from "../../sandbox/llm/server.ts";
import { isFree } from "../../scripts/start/port.ts";
import { leaveNoProcess } from "../setup/leave-nothing.ts";
import { operatorSecrets } from "./canary-secrets.ts";

export type Printing = {
  text: () => string;
  said: (what: RegExp) => Promise<string>;
  stop: () => Promise<void>;
  kill: () => Promise<void>;
};

/** Runs a file of ours with `env` and collects everything that it prints, to its last line. */
export function run(file: string, env: NodeJS.ProcessEnv): Printing {
  const child = spawn(process.execPath, [file], { env, stdio: ["ignore", "pipe", "pipe"] });
  leaveNoProcess(child);
  let printed = "";
  const looks = new Set<() => void>();
  const take = (chunk: string) => {
    printed += chunk;
    for (const look of looks) look();
  };
  child.stdout.setEncoding("utf8").on("data", take);
  child.stderr.setEncoding("utf8").on("data", take);
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    text: () => printed,
    said: (what) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = what.exec(printed);
          if (found) resolve(found[1] ?? "");
          if (found) looks.delete(look);
        };
        looks.add(look);
        look();
        void closed.then(() => reject(new Error(`${file} ended:\n${printed}`)));
      }),
    stop: async () => {
      child.kill("SIGTERM");
      await closed;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await closed;
    },
  };
}

/**
 * An upstream that refuses everything and quotes the request in its refusal, as some do: credentials, address and body. The first
 * path segment is the status.
 */
export function createEcho(): { server: Server; quoted: string[] } {
  const quoted: string[] = [];
  const server = createServer(async (request, response) => {
    const { authorization, "x-api-key": apiKey } = request.headers;
    const message = `Incorrect API key provided: ${authorization ?? apiKey} for ${request.url} with ${await bodyOf(request)}`;
    quoted.push(message);
    response.writeHead(Number(/^\/(4\d\d)\//.exec(request.url ?? "")?.[1] ?? 401), {
      "content-type": "application/json",
      "x-echo": String(authorization ?? apiKey),
    });
    response.end(JSON.stringify({ type: "error", detail: message, error: { type: "authentication_error", code: message, message } }));
  });
  return { server, quoted };
}

/** The stand-ins that the processes call, and the environment with every secret in it. */
export async function openStage(database: string, dataDir: string) {
  const [llm, echo] = [createLlmServer(), createEcho()];
  const [llmUrl, echoUrl] = [await listen(llm.server), await listen(echo.server)];
  const { SMTP_PASSWORD, DATABASE_PASSWORD: _, ...named } = operatorSecrets;
  const realtimePort = await freePort();
  const realtimeUrl = `http://127.0.0.1:${realtimePort}`;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...named,
    NODE_ENV: "production",
    LOG_LEVEL: "debug",
    DATABASE_URL: database,
    DIRECT_URL: database,
    DATA_DIR: dataDir,
    REALTIME_PORT: String(realtimePort),
    REALTIME_URL: realtimeUrl,
    // Nothing listens there: each mail fails, with the mail server's address in its error.
    SMTP_URL: `smtp://canary:${encodeURIComponent(SMTP_PASSWORD)}@127.0.0.1:1`,
    OPENAI_BASE_URL: `${llmUrl}/v1`,
    ANTHROPIC_BASE_URL: echoUrl,
    POLAR_SERVER_URL: echoUrl,
    POLAR_PRODUCT_ID_PRO: "00000000-0000-4000-8000-00000000000a",
    DEMO_MODELS: "1",
    ALLOW_PRIVATE_MODEL_URLS: "1",
    RATE_LIMITS: "off",
    CHAT_TITLES: "on",
    CHAT_SUMMARIES: "on",
  };
  const close = () => [llm.server, echo.server].map((server) => server.close().closeAllConnections());
  return { env, realtimeUrl, echoUrl, quoted: echo.quoted, close };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Below the ephemeral range, so that no connection gets it by chance. */
async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = 15_000 + Math.floor(Math.random() * 10_000);
    if (await isFree(port, "127.0.0.1")) return port;
  }
  throw new Error("no free port");
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
