import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { DomainError, notFound } from "#domain/error.ts";
import { createMailAddress, mailAddress, revokeMailAddress } from "#domain/inbound-mail/mail-address.ts";
import { type InboundMail, taskFromMail } from "#domain/inbound-mail/task-from-mail.ts";
import { readMailgun } from "../inbound/mailgun.ts";
import { readPostmark } from "../inbound/postmark.ts";
import { readSes } from "../inbound/ses.ts";
import { isOfAmazon, readSns } from "../inbound/sns.ts";
import { outbound } from "../outbound.ts";
import { settings } from "../settings.ts";
import { readBytes } from "./body.ts";
import { route } from "./route.ts";
import { RestCalendarState } from "./transfer-shape.ts";

/** A mail with its files, which are passed over. */
const mailBytesMax = 26 * 1_048_576;
const RestMailAddress = z.object({ address: z.string(), created_at: z.iso.datetime() }).meta({ id: "MailAddress" });

export const getMailAddressRoute = route(
  {
    operationId: "getMailAddress",
    summary: "When the secret address for mails that become tasks was made; null: there is none",
    access: "either",
    scope: "tasks:read",
    budget: "read",
    status: 200,
    output: RestCalendarState,
  },
  async ({ actor }) => ({ created_at: (await mailAddress(actor))?.createdAt ?? null }),
);

export const createMailAddressRoute = route(
  {
    operationId: "createMailAddress",
    summary: "Make a secret address: mails to it become tasks. Shown this once; the one before makes nothing any more",
    access: "either",
    scope: "tasks:write",
    budget: "write",
    status: 201,
    output: RestMailAddress,
    errors: ["UNAVAILABLE"],
  },
  async ({ actor }) => {
    const domain = requireDomain();
    const { name, createdAt } = await createMailAddress(actor);
    return { address: `${name}@${domain}`, created_at: createdAt };
  },
);

export const revokeMailAddressRoute = route(
  {
    operationId: "revokeMailAddress",
    summary: "Take back the address for mails that become tasks",
    access: "either",
    scope: "tasks:write",
    budget: "write",
    status: 204,
    errors: ["NOT_FOUND"],
  },
  async ({ actor }) => revokeMailAddress(actor),
);

/** Mailgun and Postmark take nothing but 200 for an answer, and would send a mail again for hours. */
const Received = z.object({ received: z.literal(true) }).meta({ id: "MailReceived" });
const webhook = { access: "public", budget: null, status: 200, output: Received } as const;
const received = { received: true };

export const mailgunRoute = route(
  {
    ...webhook,
    operationId: "mailgunWebhook",
    summary: "Mails from a route of Mailgun, signed with its key for webhooks",
    errors: ["FORBIDDEN", "NOT_FOUND", "INVALID_JSON", "PAYLOAD_TOO_LARGE"],
  },
  async ({ request }) => {
    const { mailgunKey } = settings().inboundMail;
    if (!mailgunKey) throw notFound("Path");
    const body = await readBytes(request, mailBytesMax);
    const headers = { "Content-Type": request.headers.get("content-type") ?? "" };
    const form = await new Response(body, { headers }).formData().catch((cause: unknown) => {
      throw new DomainError("INVALID_JSON", "The body is not a form", { cause });
    });
    return take(readMailgun(form, mailgunKey));
  },
);

export const postmarkRoute = route(
  {
    ...webhook,
    operationId: "postmarkWebhook",
    summary: "Mails from Postmark, whose address for them has the secret",
    query: z.object({ secret: z.string().max(1000).optional() }),
    errors: ["FORBIDDEN", "NOT_FOUND", "INVALID_JSON", "PAYLOAD_TOO_LARGE"],
  },
  async ({ request, query }) => {
    const { postmarkSecret } = settings().inboundMail;
    if (!postmarkSecret) throw notFound("Path");
    const [given, wanted] = [Buffer.from(query.secret ?? ""), Buffer.from(postmarkSecret)];
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw forbidden();
    return take(readPostmark(jsonOf(await readBytes(request, mailBytesMax))));
  },
);

export const sesRoute = route(
  {
    ...webhook,
    operationId: "sesWebhook",
    summary: "Mails that SES received, and SNS reports and signs; its question whether it may is answered",
    errors: ["FORBIDDEN", "NOT_FOUND", "INVALID_JSON", "PAYLOAD_TOO_LARGE"],
  },
  async ({ request }) => {
    const { sesTopic } = settings().inboundMail;
    if (!sesTopic) throw notFound("Path");
    const message = await readSns(jsonOf(await readBytes(request, mailBytesMax)), sesTopic, fetchText);
    if (!message) throw forbidden();
    if (message.Type === "Notification") return take(readSes(message.Message));
    if (!isOfAmazon(message.SubscribeURL ?? "")) throw forbidden();
    await fetchText(message.SubscribeURL ?? "");
    return received;
  },
);

/** An answer of success also where nobody is meant: else senders could try addresses. */
async function take(mail: InboundMail | null): Promise<typeof received> {
  if (!mail) throw forbidden();
  await taskFromMail(mail, requireDomain());
  return received;
}

async function fetchText(url: string): Promise<string> {
  const response = await outbound()(url);
  if (!response.ok) throw new DomainError("UNAVAILABLE", "Amazon did not answer", { retryAfter: 60 });
  return response.text();
}

function requireDomain(): string {
  const { domain } = settings().inboundMail;
  if (!domain) throw new DomainError("UNAVAILABLE", "Tasks by e-mail are not set up on this server");
  return domain;
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new DomainError("INVALID_JSON", "The body is not JSON", { cause });
  }
}

function forbidden(): DomainError {
  return new DomainError("FORBIDDEN", "The signature or the secret is missing, wrong or too old");
}
