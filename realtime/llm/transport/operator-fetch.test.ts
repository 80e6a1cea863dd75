import { createServer, get } from "node:http";
import { afterEach, expect, test, vi } from "vitest";
import { operatorFetch } from "./operator-fetch.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0)) close();
});

test("a remote model server is called through the proxy, a local one is not", async () => {
  const model = await listen((_request, response) => response.end("from the model"));
  const proxied: string[] = [];
  const proxy = await listen((request, response) => {
    proxied.push(request.url ?? "");
    get(`http://127.0.0.1:${model.port}`, (answer) => answer.pipe(response));
  });
  vi.stubEnv("HTTP_PROXY", `http://127.0.0.1:${proxy.port}`);
  vi.stubEnv("http_proxy", `http://127.0.0.1:${proxy.port}`);
  const far = await operatorFetch(`http://model.invalid:${model.port}/v1/models`);
  expect(await far.text()).toBe("from the model");
  expect(proxied).toEqual([`http://model.invalid:${model.port}/v1/models`]);
  const near = await operatorFetch(`http://127.0.0.1:${model.port}/v1/models`);
  expect(await near.text()).toBe("from the model");
  expect(proxied).toHaveLength(1);
});

async function listen(answer: Parameters<typeof createServer>[1]) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => server.close().closeAllConnections());
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no port");
  return { server, port: address.port };
}
