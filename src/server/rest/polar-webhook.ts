import { PolarEvent } from "#contracts/billing.ts";
import { processWebhook, storeWebhook } from "#domain/billing/webhook.ts";
import { DomainError } from "#domain/error.ts";
import { logger } from "#lib/logger.ts";
import { isSigned } from "../billing/webhook-signature.ts";
import { settings } from "../settings.ts";
import { readBytes } from "./body.ts";
import { route } from "./route.ts";

/** Polar's events: signed, stored once by their id, then applied. The answer does not wait for more than the storing. */
export const polarWebhookRoute = route(
  {
    operationId: "polarWebhook",
    summary: "Events of the billing provider, with a Standard Webhooks signature",
    access: "public",
    budget: null,
    status: 202,
    errors: ["FORBIDDEN", "INVALID_JSON", "PAYLOAD_TOO_LARGE", "UNAVAILABLE"],
  },
  async ({ request, headers }) => {
    const body = await readBytes(request);
    const id = request.headers.get("webhook-id") ?? "";
    requireSignature(body, request.headers);
    const event = parse(body);
    await storeWebhook(id, event);
    // A failure in here is noted in the row and tried again by the clock: the sender has done its part.
    void processWebhook(id).catch((error: unknown) =>
      logger.warn({ err: error, webhook: id }, "a webhook could not be applied; it is tried again"),
    );
    return new Response(null, { status: 202, headers });
  },
);

/** 403 unless the signature fits the raw body and the secret, and is at most 300 s old. */
function requireSignature(body: Uint8Array, headers: Headers): void {
  const secret = settings().polarWebhookSecret;
  if (!secret) throw new DomainError("UNAVAILABLE", "Billing is not configured: set POLAR_WEBHOOK_SECRET");
  if (!isSigned(body, headers, secret)) throw new DomainError("FORBIDDEN", "The signature is missing, wrong or too old");
}

function parse(body: Uint8Array): PolarEvent {
  try {
    return PolarEvent.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body), storable));
  } catch (cause) {
    throw new DomainError("INVALID_JSON", "The body is not an event", { cause });
  }
}

/** PostgreSQL can hold neither NUL nor lone surrogates; no field that is applied has them. */
function storable(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed().replaceAll("\u0000", "") : value;
}
