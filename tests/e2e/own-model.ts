import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page } from "@playwright/test";
import { z } from "zod";

/** The replies of a test's own model server, by the word that asks for them. */
export type Replies = Record<string, string>;

const Asked = z.object({ messages: z.array(z.object({ role: z.string(), content: z.unknown() })) });
const pieceLength = 50_000;

/** A server of Chat Completions that answers `say <name>` with that reply, in few large pieces, and all else with a short word. */
export async function ownModel(replies: Replies): Promise<{ server: Server; baseUrl: string }> {
  const server = createServer(async (request, response) => {
    if (request.method === "GET") return response.setHeader("Content-Type", "application/json").end(models);
    const text = replyTo(await bodyOf(request), replies);
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    for (let at = 0; at < text.length; at += pieceLength) response.write(eventOf({ content: text.slice(at, at + pieceLength) }, null));
    response.write(eventOf({}, "stop"));
    response.end("data: [DONE]\n\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

/** Adds the server as the person's provider, and makes its model that of new chats. */
export async function useOwnModel(page: Page, baseUrl: string): Promise<void> {
  await addOwnServer(page, baseUrl, "1 model");
  await page.getByLabel("Model of new chats").selectOption({ label: "own-model" });
  await expect(page.getByText("New chats begin with this model")).toBeVisible();
  await page.goto("/chat");
  await expect(page.getByRole("button", { name: "Model: own-model" })).toBeVisible();
}

/** Adds a server of the person's own in the settings, named Mine; `lists`: how many models it is said to have. */
export async function addOwnServer(page: Page, baseUrl: string, lists: string): Promise<void> {
  await page.goto("/settings/models");
  const section = page.getByRole("region", { name: "Models and keys" });
  await section.getByRole("button", { name: "Add provider" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /^Custom/ }).click();
  await dialog.getByLabel("Name").fill("Mine");
  await dialog.getByLabel("Base URL").fill(baseUrl);
  await dialog.getByLabel("API key").fill("k");
  await dialog.getByRole("button", { name: "Add and test" }).click();
  await expect(section.getByRole("listitem", { name: "Mine" })).toContainText(lists, { timeout: 30_000 });
}

const models = JSON.stringify({ object: "list", data: [{ id: "own-model", object: "model", created: 0, owned_by: "me" }] });

function replyTo(body: string, replies: Replies): string {
  const last = Asked.parse(JSON.parse(body)).messages.at(-1)?.content;
  const name = /say ([\w-]+)/.exec(JSON.stringify(last))?.[1] ?? "";
  return replies[name] ?? "A word";
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString("utf8");
}

function eventOf(delta: object, finish: string | null): string {
  const choice = { index: 0, delta, finish_reason: finish };
  return `data: ${JSON.stringify({ id: "c1", object: "chat.completion.chunk", created: 0, model: "own-model", choices: [choice] })}\n\n`;
}
