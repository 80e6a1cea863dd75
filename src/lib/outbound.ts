import { type LookupAddress, lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { ReadableStream as NodeStream } from "node:stream/web";
import { Agent, buildConnector, EnvHttpProxyAgent, fetch as undiciFetch } from "undici";
import { decoded } from "./content-decoding.ts";
import { addressKind } from "./outbound-address.ts";
import { undecoded, undecodedCoding } from "./outbound-undecoded.ts";
import { proxyFor } from "./proxy.ts";

export type OutboundLimits = { connectMs: number; headersMs: number; idleMs: number; totalMs: number; bytesMax: number };

/** For short responses such as a list of models. */
export const briefLimits: OutboundLimits = { connectMs: 5000, headersMs: 10_000, idleMs: 5000, totalMs: 15_000, bytesMax: 2_000_000 };
/** For long, streamed model responses; silence is cut earlier by the reader of the stream, by its own settings. */
export const streamLimits: OutboundLimits = {
  connectMs: 5000,
  headersMs: 3_600_000,
  idleMs: 3_600_000,
  totalMs: 14_400_000,
  bytesMax: 32_000_000,
};

export type OutboundErrorCode = "URL_REFUSED" | "ADDRESS_REFUSED" | "REDIRECTED" | "TOO_LARGE" | "TIMED_OUT";

/** A request that the guard refused or aborted. The message is for the user. */
export class OutboundError extends Error {
  readonly code: OutboundErrorCode;
  /** The target of a redirect, unchecked, for a caller that may follow it through the guard. */
  readonly location: string | null;
  constructor(code: OutboundErrorCode, message: string, location: string | null = null) {
    super(message);
    this.name = "OutboundError";
    this.code = code;
    this.location = location;
  }
}

export type OutboundFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
export type OutboundOptions = {
  /** Also loopback and private networks; never link-local or metadata. */
  allowPrivate: boolean;
  /** One additional origin that may be private: a local stand-in. */
  allowOrigin?: string;
  /** For the operator's addresses: uses the environment's proxy if there is one, without checking the address. */
  viaProxy?: boolean;
  limits: OutboundLimits;
  /** Replaces the system's resolver in tests. */
  resolve?: (host: string) => Promise<LookupAddress[]>;
};

/**
 * A fetch for user-supplied addresses. The address of the socket is what counts: names are resolved once, every result is
 * checked, and only those are connected to, so that DNS rebinding has no effect. Follows no redirect, keeps no cookies, and uses
 * no proxy unless `viaProxy`.
 */
export function createOutboundFetch(options: OutboundOptions): OutboundFetch {
  const { limits } = options;
  const agent = (allowPrivate: boolean) =>
    new Agent({ connect: guardedConnector({ ...options, allowPrivate }), headersTimeout: 0, bodyTimeout: 0, allowH2: false });
  const strict = agent(options.allowPrivate).compose(undecoded);
  const local = options.allowOrigin === undefined ? null : agent(true).compose(undecoded);
  const proxied = options.viaProxy ? new EnvHttpProxyAgent({ headersTimeout: 0, bodyTimeout: 0, allowH2: false }).compose(undecoded) : null;
  return async (input, init = {}) => {
    if (input instanceof Request) throw new TypeError("The guard takes an address and not a Request");
    const url = outboundUrl(String(input));
    const dispatcher = proxied && proxyFor(url) ? proxied : local && url.origin === options.allowOrigin ? local : strict;
    const clock = new AbortController();
    const cut = () => clock.abort(new OutboundError("TIMED_OUT", "The server took too long to answer."));
    const signals = [clock.signal, ...(init.signal ? [init.signal] : [])];
    const total = setTimeout(cut, limits.totalMs);
    const headers = setTimeout(cut, limits.headersMs);
    try {
      const request = { ...init, redirect: "manual", dispatcher, signal: AbortSignal.any(signals) };
      const response = await undiciFetch(url, request as Parameters<typeof undiciFetch>[1]);
      clearTimeout(headers);
      if (response.status >= 300 && response.status < 400 && response.status !== 304) {
        void response.body?.cancel().catch(() => undefined);
        const location = response.headers.get("location");
        throw new OutboundError("REDIRECTED", "The server answered with a redirect. Enter the address that it leads to.", location);
      }
      const { status, statusText } = response;
      const coding = response.headers.get(undecodedCoding);
      const head = { status, statusText, headers: [...response.headers].filter(([name]) => name !== undecodedCoding) };
      if (!response.body) {
        clearTimeout(total);
        return new Response(null, head);
      }
      return new Response(
        bounded(decodedBody(response.body as ReadableStream<Uint8Array>, coding, limits), limits, cut, () => clearTimeout(total)),
        head,
      );
    } catch (error) {
      clearTimeout(total);
      clearTimeout(headers);
      throw outboundErrorIn(error) ?? (clock.signal.aborted ? clock.signal.reason : error);
    }
  };
}

/** Checks an address that a person is to be sent to: the rules of the guard, without a connection. */
export async function checkedAddress(text: string, options: Pick<OutboundOptions, "allowPrivate" | "resolve">): Promise<URL> {
  const url = outboundUrl(text);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(host) ? [{ address: host }] : await (options.resolve ?? resolveName)(host);
  for (const { address } of addresses) requireAllowed(address, options.allowPrivate);
  return url;
}

/** The address in the form that will be requested. @throws OutboundError URL_REFUSED */
export function outboundUrl(text: string): URL {
  const url = text.length <= 2048 ? URL.parse(text) : null;
  if (!url) throw new OutboundError("URL_REFUSED", "This is not an address. It should look like https://example.com/v1.");
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new OutboundError("URL_REFUSED", "The address must begin with https:// or http://.");
  if (url.username !== "" || url.password !== "")
    throw new OutboundError("URL_REFUSED", "The address must not contain a user name or a password. Enter the key in its own field.");
  return url;
}

/** The guard's own error, however deeply a library has wrapped it. */
export function outboundErrorIn(error: unknown): OutboundError | null {
  for (let inner = error; inner instanceof Error; inner = inner.cause) if (inner instanceof OutboundError) return inner;
  return null;
}

function guardedConnector({ allowPrivate, limits, resolve = resolveName }: OutboundOptions): buildConnector.connector {
  const check = (address: string) => requireAllowed(address, allowPrivate);
  const guardedLookup: LookupFunction = (host, lookupOptions, done) => {
    resolve(host)
      .then((addresses) => {
        for (const { address } of addresses) check(address);
        const first = addresses[0];
        if (!first) throw Object.assign(new Error("The name has no address"), { code: "ENOTFOUND" });
        if (lookupOptions.all) done(null, addresses);
        else done(null, first.address, first.family);
      })
      .catch((error: NodeJS.ErrnoException) => done(error, []));
  };
  const connect = buildConnector({ timeout: limits.connectMs, lookup: guardedLookup, allowH2: false });
  return (target, done) => {
    try {
      // IP literals are not looked up, so they are checked here.
      if (isIP(target.hostname)) check(target.hostname);
    } catch (error) {
      return done(error as Error, null);
    }
    connect(target, (...[error, socket]) => {
      if (error) return done(error, null);
      try {
        check(socket.remoteAddress ?? "");
        done(null, socket);
      } catch (refused) {
        socket.destroy();
        done(refused as Error, null);
      }
    });
  };
}

function requireAllowed(address: string, allowPrivate: boolean): void {
  const kind = addressKind(address);
  if (kind === "public" || (kind === "private" && allowPrivate)) return;
  const hint = kind === "private" ? " Whoever runs this server can allow private addresses (ALLOW_PRIVATE_MODEL_URLS)." : "";
  throw new OutboundError("ADDRESS_REFUSED", `This address is not allowed: it does not lead to the public internet.${hint}`);
}

function resolveName(host: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
}

function decodedBody(body: ReadableStream<Uint8Array>, coding: string | null, { bytesMax }: OutboundLimits): ReadableStream<Uint8Array> {
  // Above the guard's own limit, which applies first.
  return coding === null ? body : (NodeStream.from(decoded(body, coding, bytesMax * 2)) as unknown as ReadableStream<Uint8Array>);
}

/** The body, aborted when it grows too large or falls silent. */
function bounded(body: ReadableStream<Uint8Array>, limits: OutboundLimits, cut: () => void, onEnd: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let bytes = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const idle = setTimeout(cut, limits.idleMs);
      try {
        const { done, value } = await reader.read();
        bytes += value?.byteLength ?? 0;
        if (bytes > limits.bytesMax) {
          void reader.cancel().catch(() => undefined);
          throw new OutboundError("TOO_LARGE", "The server's answer is too large.");
        }
        if (value) controller.enqueue(value);
        if (!done) return;
        onEnd();
        controller.close();
      } catch (error) {
        onEnd();
        controller.error(error);
      } finally {
        clearTimeout(idle);
      }
    },
    cancel(reason) {
      onEnd();
      return reader.cancel(reason);
    },
  });
}
