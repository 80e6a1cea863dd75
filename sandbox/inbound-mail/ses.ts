import { createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { type Mail, type Post, rawMessage } from "./mail.ts";

const host = "https://sns.eu-west-1.amazonaws.com";
const names = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  SubscriptionConfirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
};

/** A topic of SNS to which SES reports what it received, and Amazon's pages about it: its certificate, and its confirmation. */
export class SesTopic {
  readonly arn: string;
  readonly #key = generateKeyPairSync("rsa", { modulusLength: 2048 });
  readonly #token = randomUUID();
  /** Whether the question whether it may has been answered: until then it reports nothing. */
  isConfirmed = false;

  constructor(arn = "arn:aws:sns:eu-west-1:123456789012:mail") {
    this.arn = arn;
  }

  /** Reads a page of Amazon's. The key stands in the place of the certificate that holds it. */
  readonly fetchText = async (url: string): Promise<string> => {
    if (url.startsWith(`${host}/SimpleNotificationService-`)) return this.#key.publicKey.export({ type: "spki", format: "pem" }).toString();
    if (url !== this.#subscribeUrl) throw new Error(`Amazon has no page ${url}`);
    this.isConfirmed = true;
    return "<ConfirmSubscriptionResponse/>";
  };

  question(version: "1" | "2" = "1"): Post {
    const Message = `You have chosen to subscribe to the topic ${this.arn}.`;
    return this.#post({ Type: "SubscriptionConfirmation", Message, Token: this.#token, SubscribeURL: this.#subscribeUrl }, version);
  }

  /** SES puts the whole message into the notification, up to 150 KB. */
  notification(mail: Mail, version: "1" | "2" = "1"): Post {
    if (!this.isConfirmed) throw new Error("The subscription is not confirmed: nothing is reported");
    const { from, to, subject } = mail;
    const messageId = mail.messageId ?? randomUUID().replaceAll("-", "");
    const Message = JSON.stringify({
      notificationType: "Received",
      mail: {
        timestamp: new Date().toISOString(),
        source: from,
        messageId,
        destination: [to],
        commonHeaders: { from: [from], to: [to], subject },
      },
      receipt: { recipients: [to], spamVerdict: { status: "PASS" }, action: { type: "SNS", topicArn: this.arn, encoding: "BASE64" } },
      content: Buffer.from(rawMessage(mail)).toString("base64"),
    });
    return this.#post({ Type: "Notification", Subject: "Amazon SES Email Receipt Notification", Message }, version);
  }

  get #subscribeUrl(): string {
    return `${host}/?Action=ConfirmSubscription&TopicArn=${this.arn}&Token=${this.#token}`;
  }

  #post(given: { Type: keyof typeof names } & Record<string, string>, version: "1" | "2"): Post {
    const message: Record<string, string> = { ...given, MessageId: randomUUID(), TopicArn: this.arn, Timestamp: new Date().toISOString() };
    const lines = names[given.Type].flatMap((name) => (message[name] === undefined ? [] : [name, message[name]]));
    const sign = createSign(version === "1" ? "RSA-SHA1" : "RSA-SHA256").update(`${lines.join("\n")}\n`);
    const signed = { SignatureVersion: version, Signature: sign.sign(this.#key.privateKey, "base64") };
    const body = JSON.stringify({ ...message, ...signed, SigningCertURL: `${host}/SimpleNotificationService-0000.pem` });
    // SNS says that it is text.
    return { headers: { "Content-Type": "text/plain; charset=UTF-8", "x-amz-sns-message-type": given.Type }, body };
  }
}
