import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterAll } from "vitest";
import { ownModelId, type ProviderKind } from "#contracts/provider.ts";
import { addProvider } from "#domain/model/provider.ts";
import { actorOf } from "../factories.ts";
import { holdToRules } from "../legal-requests.ts";
import { connect, makePerson, testKeys } from "./rig.ts";
import { listening } from "./via-providers.ts";

/** Each user has their own key, so that a breaker opened for one does not affect the next. */
let people = 0;

export type RecordedRequest = { path: string; body: Record<string, unknown> };
type Reply = (response: ServerResponse, requests: RecordedRequest, request: IncomingMessage) => void;

/** A model server with scripted answers that records its requests. */
export class OddServer {
  readonly requests: RecordedRequest[] = [];
  reply: Reply = (response) => response.end();
  private readonly server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const requests = { path: request.url ?? "", body: JSON.parse(Buffer.concat(chunks).toString() || "{}") as RecordedRequest["body"] };
    holdToRules(request, requests.body);
    this.requests.push(requests);
    this.reply(response, requests, request);
  });

  constructor() {
    afterAll(() => {
      this.server.closeAllConnections();
      this.server.close();
    });
  }

  /** Each call is answered with the next of these bodies; the last one is repeated. */
  answers(...bodies: string[]): void {
    let at = 0;
    this.requests.length = 0;
    this.reply = (response) => {
      const body = bodies[Math.min(at, bodies.length - 1)] ?? "";
      at += 1;
      const type = body.startsWith("{") ? "application/json" : body.startsWith("<") ? "text/html" : "text/event-stream";
      response.writeHead(200, { "Content-Type": type }).end(body);
    };
  }

  /** A user who has this server as a provider. */
  async person(kind: ProviderKind = "compatible", apiKey: string | null = `users-own-key-${++people}`) {
    const person = await makePerson();
    this.url ??= listening(this.server);
    const url = await this.url;
    const input = { kind, name: "Odd", baseUrl: kind === "anthropic" ? url : `${url}/v1`, apiKey };
    const { id } = await addProvider(actorOf(person.user), input, testKeys);
    return { ...person, providerId: id, model: ownModelId(id, "odd"), client: await connect(urlOf.rig, person.token) };
  }

  private url: Promise<string> | undefined;
}

/** The address of the sidecar under test, set by the test. */
export const urlOf = { rig: "" };

/** The events of a Chat Completions stream. */
export function chatStream(...events: (object | string)[]): string {
  return [...events, "[DONE]"].map((event) => `data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`).join("");
}

export const says = (delta: object, finish: string | null = null) => ({ choices: [{ index: 0, delta, finish_reason: finish }] });
export const calls = (...pieces: object[]) => says({ tool_calls: pieces });
