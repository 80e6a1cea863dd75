import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { ApiRequest } from "#server/http/request.ts";

/** Node's request for handlers: its URL and headers are copied only when more than single headers are needed. */
export class NodeRequest implements ApiRequest {
  readonly method: string;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array> | null;
  private readonly path: string;
  private readonly origin: string;

  constructor(incoming: IncomingMessage, origin: string) {
    this.method = incoming.method ?? "GET";
    this.headers = new NodeHeaders(incoming.headers);
    this.body = this.method === "GET" || this.method === "HEAD" ? null : incoming;
    this.path = incoming.url ?? "/";
    this.origin = origin;
  }

  get url(): string {
    return this.origin + this.path;
  }
}

/** Node's headers, read in place until they are listed or changed. */
class NodeHeaders extends Headers {
  private given: IncomingHttpHeaders | null = null;

  constructor(given: IncomingHttpHeaders) {
    super();
    this.given = given;
  }

  override get(name: string): string | null {
    if (!this.given) return super.get(name);
    const value = this.given[name.toLowerCase()];
    return value === undefined ? null : textOf(value);
  }

  override has(name: string): boolean {
    return this.given ? this.given[name.toLowerCase()] !== undefined : super.has(name);
  }

  override append(name: string, value: string): void {
    this.copy();
    super.append(name, value);
  }

  override set(name: string, value: string): void {
    this.copy();
    super.set(name, value);
  }

  override delete(name: string): void {
    this.copy();
    super.delete(name);
  }

  override forEach(visit: (value: string, name: string, parent: Headers) => void): void {
    this.copy();
    super.forEach(visit);
  }

  override entries(): HeadersIterator<[string, string]> {
    this.copy();
    return super.entries();
  }

  override keys(): HeadersIterator<string> {
    this.copy();
    return super.keys();
  }

  override values(): HeadersIterator<string> {
    this.copy();
    return super.values();
  }

  override [Symbol.iterator](): HeadersIterator<[string, string]> {
    return this.entries();
  }

  private copy(): void {
    const { given } = this;
    this.given = null;
    for (const [name, value] of Object.entries(given ?? {})) if (value !== undefined) super.set(name, textOf(value));
  }
}

function textOf(value: string | string[]): string {
  return Array.isArray(value) ? value.join(", ") : value;
}
