import { createVerify } from "node:crypto";
import { z } from "zod";

/** What Amazon SNS posts: a notification, or the question whether the topic may. */
const SnsMessage = z.object({
  Type: z.enum(["Notification", "SubscriptionConfirmation"]),
  MessageId: z.string(),
  TopicArn: z.string(),
  Message: z.string(),
  Timestamp: z.string(),
  SignatureVersion: z.enum(["1", "2"]),
  Signature: z.string(),
  SigningCertURL: z.string(),
  Subject: z.string().optional(),
  Token: z.string().optional(),
  SubscribeURL: z.string().optional(),
});
export type SnsMessage = z.infer<typeof SnsMessage>;
/** Reads an address of Amazon's: the certificate of a signature, and the page that confirms a subscription. */
export type FetchText = (url: string) => Promise<string>;

const signedNames = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  SubscriptionConfirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
} as const;

/** A message of this topic that Amazon has signed; null: anything else. */
export async function readSns(body: unknown, topic: string, fetchText: FetchText): Promise<SnsMessage | null> {
  const { data } = SnsMessage.safeParse(body);
  if (!data || data.TopicArn !== topic || !isOfAmazon(data.SigningCertURL, ".pem")) return null;
  const certificate = await fetchText(data.SigningCertURL);
  return isSigned(data, certificate) ? data : null;
}

/** Whether an address is SNS's own: a certificate from anywhere else would sign anything. */
export function isOfAmazon(address: string, ending = ""): boolean {
  const url = URL.parse(address);
  return (
    url?.protocol === "https:" &&
    url.port === "" &&
    /^sns\.[a-z0-9-]{3,40}\.amazonaws\.com(?:\.cn)?$/.test(url.hostname) &&
    url.pathname.endsWith(ending)
  );
}

function isSigned(message: SnsMessage, certificate: string): boolean {
  const lines = signedNames[message.Type].flatMap((name) => (message[name] === undefined ? [] : [name, message[name]]));
  try {
    const verify = createVerify(message.SignatureVersion === "1" ? "RSA-SHA1" : "RSA-SHA256").update(`${lines.join("\n")}\n`);
    return verify.verify(certificate, message.Signature, "base64");
  } catch {
    return false; // No certificate.
  }
}
