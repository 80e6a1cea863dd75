import type { DomainError } from "#domain/error.ts";
import { errorAnswer } from "#lib/http/error-answer.ts";

/** A response with its text at hand: our own server sends it directly, and the stream is created only on demand. */
export class TextResponse extends Response {
  readonly content: string;
  private whole: Response | null = null;

  constructor(content: string, init: { status: number; headers: Headers }) {
    super(null, init);
    this.content = content;
  }

  override get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    this.whole ??= new Response(this.content);
    return this.whole.body;
  }

  override async text(): Promise<string> {
    return this.content;
  }

  override async json(): Promise<unknown> {
    return JSON.parse(this.content);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return new Response(this.content).arrayBuffer();
  }
}

/** An error as a response in the REST API's format. */
export function errorResponse(error: DomainError, headers: Headers): TextResponse {
  const answer = errorAnswer(error);
  for (const [name, value] of Object.entries(answer.headers)) headers.set(name, value);
  return jsonResponse(answer.body, { status: answer.status, headers });
}

/** `Response.json` at a tenth of its cost. */
export function jsonResponse(value: unknown, init: { status: number; headers: Headers }): TextResponse {
  init.headers.set("Content-Type", "application/json");
  return new TextResponse(JSON.stringify(value), init);
}
