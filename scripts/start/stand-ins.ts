import { existsSync } from "node:fs";
import { rememberedPort } from "./port.ts";
import type { Secrets } from "./secrets.ts";
import type { Service } from "./supervisor.ts";
import type { Variables } from "./variables.ts";

export type StandIns = {
  /** The variables of the product's processes that replace the real services' addresses and keys. */
  env: Variables;
  services: (Omit<Service, "env"> & { env: Variables })[];
  /** For the welcome message. */
  names: string[];
};

/** Local stand-ins for every external service that is not configured. */
export async function standIns(dataDir: string, given: Variables, secrets: Secrets): Promise<StandIns> {
  const stands: StandIns = { env: {}, services: [], names: [] };
  const add = async (
    name: string,
    title: string,
    first: number,
    envOf: (port: number) => Variables,
    { ports = 1, own = {} }: { ports?: number; own?: Variables } = {},
  ) => {
    const file = `sandbox/${name}/index.ts`;
    if (!existsSync(file)) return;
    const port = await rememberedPort(dataDir, name, first, ports);
    Object.assign(stands.env, envOf(port));
    stands.services.push({ name, args: [file], env: { PORT: String(port), DATA_DIR: dataDir, ...own } });
    stands.names.push(title);
  };
  if (!given.OPENAI_API_KEY && !given.ANTHROPIC_API_KEY) {
    await add("llm", "models", 15_532, (port) => ({
      OPENAI_API_KEY: "demo",
      OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
      ANTHROPIC_API_KEY: "demo",
      ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}`,
      DEMO_MODELS: "1",
    }));
  }
  // Beside real models, invented pages would be mistaken for real ones.
  if (stands.env.DEMO_MODELS === "1" && !given.SEARCH_URL)
    await add("search", "web search", 15_832, (port) => ({
      SEARCH_URL: `http://127.0.0.1:${port}`,
      SEARCH_KIND: "searxng",
      DEMO_SEARCH: "1",
    }));
  if (!given.SMTP_URL)
    await add(
      "mailbox",
      "mail",
      15_632,
      (port) => ({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAILBOX_URL: `http://127.0.0.1:${port + 1}` }),
      { ports: 2 },
    );
  if (!given.PUSH_ALLOWED_ORIGIN)
    await add("push", "push", 15_932, (port) => ({
      PUSH_ALLOWED_ORIGIN: `http://127.0.0.1:${port}`,
      PUSH_STAND_IN_URL: `http://127.0.0.1:${port}`,
    }));
  if (!given.POLAR_ACCESS_TOKEN && existsSync("sandbox/polar/index.ts")) {
    const { productIds } = await import("../../sandbox/polar/world/products.ts");
    const envOf = (port: number) => ({
      POLAR_SERVER_URL: `http://127.0.0.1:${port}`,
      POLAR_ACCESS_TOKEN: "polar_sandbox",
      POLAR_WEBHOOK_SECRET: given.POLAR_WEBHOOK_SECRET || secrets.POLAR_WEBHOOK_SECRET,
      POLAR_PRODUCT_ID_PRO: `${productIds.monthly},${productIds.yearly}`,
    });
    await add("polar", "billing", 15_732, envOf, {
      own: { POLAR_WEBHOOK_TARGET: `http://127.0.0.1:${given.PORT || 3000}/api/webhooks/polar` },
    });
  }
  return stands;
}
