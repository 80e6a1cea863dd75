import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { io } from "socket.io-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { webRoutes } from "#server/front/web-routes.ts";
import { call, cookiesOf } from "../api/call.ts";
import { startTestServer } from "../api/server.ts";
import { connect, followToEnd, send, textOf, useRig } from "../realtime/rig.ts";
import { createReverseProxy, locationOf, nginxLocations } from "../setup/reverse-proxy.ts";

// Both processes behind one address, as in deploy/nginx.conf and deploy/Caddyfile.

const proxy = createReverseProxy(() => ({ web: Number(new URL(web.url()).port), realtime: rig.server.port }));
let address = "";
beforeAll(async () => {
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  address = `http://localhost:${(proxy.address() as AddressInfo).port}`;
  Object.assign(process.env, { APP_URL: address, REALTIME_URL: address, TRUSTED_PROXIES: "127.0.0.1", JWT_TTL_SECONDS: "3600" });
});
afterAll(() => void proxy.close().closeAllConnections());
const web = startTestServer();
const rig = useRig({ address: () => address });
const locations = nginxLocations();

async function signUp(): Promise<{ token: string; cookie: string }> {
  const credentials = { email: `${crypto.randomUUID()}@example.com`, password: "correct horse battery" };
  expect((await call(address, "POST", "/api/auth/register", { body: credentials })).status).toBe(201);
  const signedIn = await call(address, "POST", "/api/auth/sign-in/email", { body: credentials, headers: { Origin: address } });
  const cookie = cookiesOf(signedIn);
  const { json } = await call(address, "POST", "/api/auth/token", { headers: { Cookie: cookie, Origin: address } });
  return { token: (json as { access_token: string }).access_token, cookie };
}

test("a page signs in, and its policy allows connections to this address only", async () => {
  const { token } = await signUp();
  const { status, headers } = await call(address, "GET", "/api/tasks", { token });
  expect(status).toBe(200);
  expect(headers.get("content-security-policy")).toContain(`connect-src 'self' ${address} ${address.replace("http", "ws")};`);
});

test("replies arrive over either transport", async () => {
  const { token } = await signUp();
  const client = await connect(address, token, { Origin: address });
  const { conversation, assistantMessage } = await send(client, "hello");
  expect(textOf((await followToEnd(address, token, conversation.id, assistantMessage.id)).message)).not.toBe("");
  const polling = io(address, { auth: { token }, transports: ["polling"], extraHeaders: { Origin: address }, reconnection: false });
  await new Promise<void>((resolve, reject) => {
    polling.once("connect", resolve);
    polling.once("connect_error", reject);
  });
  polling.disconnect();
});

test("files and the models' API are at the address, and closed to pages of another one", async () => {
  const { token } = await signUp();
  const form = new FormData();
  form.set("file", new File(["hello"], "hello.txt", { type: "text/plain" }));
  const made = await fetch(`${address}/uploads`, { method: "POST", headers: { Authorization: `Bearer ${token}` }, body: form });
  expect(made.status).toBe(201);
  const { id } = (await made.json()) as { id: string };
  const file = await call(address, "GET", `/uploads/${id}`, { token });
  expect([file.status, file.text]).toEqual([200, "hello"]);
  expect((await call(address, "GET", "/v1/models", { token })).status).toBe(200);
  const foreign = await call(address, "GET", "/v1/models", { token, headers: { Origin: "https://evil.example" } });
  expect(foreign.headers.get("access-control-allow-origin")).toBe(address);
});

test("both processes report their health under separate paths, and hide their metrics behind the proxy", async () => {
  for (const path of ["/health", "/realtime/health"]) {
    expect((await call(address, "GET", path)).json, path).toEqual({ status: "ok", database: "connected" });
  }
  for (const path of ["/metrics", "/realtime/metrics"]) {
    expect((await call(address, "GET", path, { headers: { "X-Forwarded-For": "203.0.113.7" } })).status, path).toBe(401);
  }
});

test("every route of either process is reachable at its path", () => {
  const shared = ["/health", "/metrics"];
  for (const { name } of rig.httpRoutes.filter((route) => !shared.includes(route.name)))
    expect(locationOf(locations, name.replaceAll(/[{}]/g, "")).upstream, name).toBe("realtime");
  for (const path of Object.keys(webRoutes)) expect(locationOf(locations, path.replaceAll(/[{}]/g, "")).upstream, path).toBe("web");
  expect(locationOf(locations, "/socket.io/").upstream).toBe("realtime");
  for (const path of ["/", "/chat", "/settings", "/docs", "/_next/static/x.js"]) expect(locationOf(locations, path).upstream).toBe("web");
});

test("the file for Caddy and the table of docs/operations.md have the same paths", () => {
  const caddy = [...readFileSync("deploy/Caddyfile", "utf8").matchAll(/@\w+ path (.*)/g)].flatMap(([, paths = ""]) => paths.split(" "));
  const toRealtime = locations.filter(({ upstream }) => upstream === "realtime");
  expect(caddy.toSorted()).toEqual(toRealtime.map(({ path, exact }) => (exact ? path : `${path}*`)).toSorted());
  const page = readFileSync("docs/operations.md", "utf8");
  for (const { path } of toRealtime) expect(page).toContain(`\`${path}\``);
});
