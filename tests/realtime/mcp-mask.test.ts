import { expect, test } from "vitest";
import { addMcpServer, listMcpServers, testMcpServer, updateMcpServer } from "#domain/mcp/mcp.ts";
import { maskOf, secretsOfUrl } from "#integrations/mcp/mask.ts";
import { mcpClient, mcpLimits } from "#integrations/mcp/mcp-client.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { createOutboundFetch } from "#lib/outbound.ts";
import { createMcpTools } from "../../realtime/tools/mcp-tools.ts";
import { actorOf } from "../factories.ts";
import { connect, makePerson, send, testKeys, useRig } from "./rig.ts";
import { useMcp } from "./use-mcp.ts";

const secret = "s3cr3t/t+ken?of=mine&more";
const rig = useRig();
const mcp = useMcp();
const fetch = createOutboundFetch({ allowPrivate: true, limits: mcpLimits });
const deps = { keys: testKeys, fetch, mcp: mcpClient(fetch) };

const encoded: [string, string][] = [
  ["as it is", secret],
  ["in a header", `Authorization: Bearer ${secret}`],
  ["in JSON within text", JSON.stringify({ token: `"${secret}"` })],
  ["in an address", encodeURIComponent(secret)],
  ["in a form", new URLSearchParams({ secret }).toString()],
  ["in base64", Buffer.from(secret).toString("base64")],
  ["in base64 for addresses", Buffer.from(secret).toString("base64url")],
  ["in base64 behind a name", Buffer.from(`user:${secret}`).toString("base64")],
  ["in base64 of a header", Buffer.from(`Bearer ${secret}!`).toString("base64")],
  ["in hexadecimal", Buffer.from(secret).toString("hex")],
];

test.each(encoded)("a secret is masked %s", (_, words) => {
  const mask = maskOf([secret]);
  const masked = JSON.stringify(mask.value({ [words]: [words], text: `before ${words} after` }));
  expect(masked).toContain("[token]");
  for (const [, form] of encoded) expect(masked).not.toContain(form);
  expect(Buffer.from(mask.text(words), "base64").toString("latin1")).not.toContain(secret);
});

test("ordinary words stay, even if they contain a very short secret", () => {
  expect(maskOf([secret]).text("buy milk")).toBe("buy milk");
  expect(maskOf(["milk", null, ""]).text("buy milk")).toBe("buy milk");
  expect(secretsOfUrl("https://example.com/mcp?apiKey=0123456789abcdef&v=2")).toEqual(["0123456789abcdef"]);
});

test("a token that a server echoes in a normal answer is never stored, shown or passed on", async () => {
  const person = await makePerson();
  await db().user.update({ where: { id: person.user.id }, data: { toolPolicy: "run_freely" } });
  const actor = actorOf(person.user);
  const { id } = await addMcpServer(actor, { name: "echo", url: mcp.url(), token: secret }, testKeys);
  const base64 = Buffer.from(`Bearer ${secret}`).toString("base64");
  const tool = { name: "echo", description: `For ${secret}`, inputSchema: { type: "object", properties: { a: { description: secret } } } };
  mcp.odd = ({ method }) => {
    if (method === "tools/list") return { result: { tools: [tool] } };
    const content = [
      { type: "text", text: `You sent ${secret} as ${base64}` },
      { type: "resource", resource: { uri: `notes://${encodeURIComponent(secret)}`, text: secret } },
    ];
    return method === "tools/call" ? { result: { content, structuredContent: { headers: { authorization: `Bearer ${secret}` } } } } : null;
  };
  expect(await testMcpServer(actor, id, deps)).toEqual({ ok: true, tools: 1 });
  await updateMcpServer(actor, { id, trusted: true }, testKeys);
  const client = await connect(rig.url, person.token);
  const { assistantMessage } = await send(client, "use mcp_echo_echo");
  const message = await client.end(assistantMessage.id);
  expect(message.status).toBe("complete");
  const rows = await db().toolCall.findMany({ where: { userId: actor.userId } });
  const everything = JSON.stringify([
    message,
    rows,
    await listMcpServers(actor),
    [...(await createMcpTools(deps).list(actor.userId)).values()],
  ]);
  expect(everything).toContain("You sent [token]");
  expect(everything).toContain("For [token]");
  for (const [, form] of encoded) expect(everything).not.toContain(form);
  client.socket.disconnect();
});
