import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toDomainError } from "#domain/error.ts";
import { toModelError } from "../../realtime/llm/refusal/fault.ts";
import { rawHttpFetch } from "../../realtime/llm/transport/raw-http-fetch.ts";
import { briefLimits, createOutboundFetch } from "../../src/lib/outbound.ts";
import { isUnconnected, systemFailure } from "../../src/lib/system-error.ts";

const server = createServer((_request, response) => response.end("a page"));
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

const clients = { fetch, guarded: createOutboundFetch({ allowPrivate: true, limits: briefLimits }), lean: rawHttpFetch };

function failureOf(client: keyof typeof clients, url: string): Promise<unknown> {
  return clients[client](url).then(
    () => null,
    (error: unknown) => error,
  );
}

test.each(Object.keys(clients) as (keyof typeof clients)[])(
  "by %s: TLS that is not spoken lasts, a name that is not found may pass",
  async (client) => {
    const noTls = await failureOf(client, `https://127.0.0.1:${port}/v1`);
    expect([systemFailure(noTls), isUnconnected(noTls)]).toEqual(["untrusted", false]);
    expect(toModelError(noTls)).toMatchObject({ retryable: false, message: expect.stringContaining("certificate") });
    expect(toDomainError(noTls)).toMatchObject({ code: "UNAVAILABLE", message: expect.not.stringMatching(/try again/i) });
    const noName = await failureOf(client, "http://model.invalid/v1");
    expect([systemFailure(noName), isUnconnected(noName)]).toEqual(["network", true]);
    expect(toModelError(noName)).toMatchObject({ retryable: true, message: expect.stringContaining("cannot be reached") });
  },
);

test.each(["DEPTH_ZERO_SELF_SIGNED_CERT", "CERT_HAS_EXPIRED", "ERR_TLS_CERT_ALTNAME_INVALID", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"])(
  "%s is a certificate that is not trusted, however deep it lies",
  (code) => {
    const error = new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code }) });
    expect(systemFailure(error)).toBe("untrusted");
    expect(systemFailure(new Error("Connection error.", { cause: error }))).toBe("untrusted");
  },
);
