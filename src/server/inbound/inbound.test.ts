import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { SesTopic } from "../../../sandbox/inbound-mail/ses.ts";
import { readMailgun } from "./mailgun.ts";
import { textOfMessage } from "./mime.ts";
import { readPostmark } from "./postmark.ts";
import { readSes } from "./ses.ts";
import { isOfAmazon, readSns, type SnsMessage } from "./sns.ts";

const topic = "arn:aws:sns:eu-west-1:123456789012:mail";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const certificate = publicKey.export({ type: "spki", format: "pem" }).toString();
const amazon = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0000.pem";

function mailgunForm(fields: Record<string, string>, key = "key"): FormData {
  const form = new FormData();
  const timestamp = fields.timestamp ?? String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", key).update(`${timestamp}token`).digest("hex");
  for (const [name, value] of Object.entries({ token: "token", signature, ...fields, timestamp })) form.set(name, value);
  return form;
}

test("Mailgun's signature is that of its key and of now", () => {
  const fields = { recipient: "1-a@in.example.com", subject: "Milk", "body-plain": "Two litres", "Message-Id": "<1@example.com>" };
  expect(readMailgun(mailgunForm(fields), "key")).toEqual({
    ...{ recipients: ["1-a@in.example.com"], messageId: "<1@example.com>", subject: "Milk", text: "Two litres" },
  });
  expect(readMailgun(mailgunForm(fields), "other")).toBeNull();
  expect(readMailgun(mailgunForm({ ...fields, signature: "00" }), "key")).toBeNull();
  expect(readMailgun(mailgunForm({ ...fields, timestamp: "1500000000" }), "key")).toBeNull();
});

test("Postmark's mails are read, and anything else is none", () => {
  const mail = { MessageID: "m", Subject: "Milk", TextBody: "Two litres", OriginalRecipient: "1-a@in.example.com", Cc: 5 };
  expect(readPostmark(mail)).toEqual({ recipients: ["1-a@in.example.com"], messageId: "m", subject: "Milk", text: "Two litres" });
  for (const other of [null, [], "text", { Subject: "Milk" }]) expect(readPostmark(other)).toBeNull();
});

function notification(change: Partial<SnsMessage> = {}, version: "1" | "2" = "2"): SnsMessage {
  const message = {
    ...{ Type: "Notification" as const, MessageId: "s", TopicArn: topic, Message: "{}", Timestamp: "2026-12-01T00:00:00.000Z" },
    ...{ SignatureVersion: version, SigningCertURL: amazon },
  };
  const lines = ["Message", message.Message, "MessageId", "s", "Timestamp", message.Timestamp, "TopicArn", topic, "Type", message.Type];
  const sign = createSign(version === "1" ? "RSA-SHA1" : "RSA-SHA256").update(`${lines.join("\n")}\n`);
  return { ...message, Signature: sign.sign(privateKey, "base64"), ...change };
}

test("SNS's messages are of our topic, and signed with a certificate of Amazon's", async () => {
  const asked: string[] = [];
  const fetchText = async (url: string) => {
    asked.push(url);
    return certificate;
  };
  for (const version of ["1", "2"] as const)
    expect(await readSns(notification({}, version), topic, fetchText)).toMatchObject({ MessageId: "s" });
  expect(await readSns(notification({ Message: "{ }" }), topic, fetchText)).toBeNull();
  expect(await readSns(notification({ Subject: "added" }), topic, fetchText)).toBeNull();
  expect(await readSns(notification(), `${topic}2`, fetchText)).toBeNull();
  asked.length = 0;
  for (const url of [
    "https://evil.example/x.pem",
    "http://sns.eu-west-1.amazonaws.com/x.pem",
    "https://sns.eu-west-1.amazonaws.com.evil.example/x.pem",
  ])
    expect(await readSns(notification({ SigningCertURL: url }), topic, fetchText)).toBeNull();
  expect(asked).toEqual([]);
  expect(await readSns(notification(), topic, async () => "no certificate")).toBeNull();
  expect(isOfAmazon("https://sns.eu-west-1.amazonaws.com:8443/x.pem", ".pem")).toBe(false);
});

test("SES asks whether it may, and reports mails once that is answered", async () => {
  const service = new SesTopic(topic);
  const read = async ({ body }: { body: string }) => readSns(JSON.parse(body), topic, service.fetchText);
  const question = await read(service.question("2"));
  expect(isOfAmazon(question?.SubscribeURL ?? "")).toBe(true);
  const mail = {
    from: "ann@example.com",
    to: "1-a@in.example.com",
    subject: "Käse",
    text: "Zwei Kilo",
    html: "<p>no</p>",
    messageId: "ses",
  };
  expect(() => service.notification(mail)).toThrow("not confirmed");
  await service.fetchText(question?.SubscribeURL ?? "");
  for (const version of ["1", "2"] as const)
    expect(readSes((await read(service.notification(mail, version)))?.Message ?? "")).toEqual({
      ...{ recipients: ["1-a@in.example.com"], messageId: "ses", subject: "Käse", text: "Zwei Kilo" },
    });
  const forged = service.notification(mail);
  expect(await read({ body: forged.body.replace("Received", "Bounced") })).toBeNull();
  expect(await readSns(JSON.parse(forged.body), topic, new SesTopic(topic).fetchText)).toBeNull();
});

test("a mail of SES is its subject and the words of its message", () => {
  const raw = [
    "Content-Type: multipart/alternative;",
    ' boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain; charset=iso-8859-1",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    "Gr=FC=DFe, zwei=",
    " Liter",
    "--b",
    "Content-Type: text/html",
    "",
    "<p>no</p>",
    "--b--",
  ].join("\r\n");
  const mail = { messageId: "ses", destination: ["a@b.example"], commonHeaders: { subject: "Milch" } };
  const message = {
    mail,
    receipt: { recipients: ["1-a@in.example.com"], action: { encoding: "BASE64" } },
    content: Buffer.from(raw).toString("base64"),
  };
  expect(readSes(JSON.stringify(message))).toEqual({
    ...{ recipients: ["1-a@in.example.com"], messageId: "ses", subject: "Milch", text: "Grüße, zwei Liter" },
  });
  expect(readSes("no JSON")).toBeNull();
});

test.each([
  ["Content-Type: text/html\r\n\r\n<style>p{}</style><p>One &amp; two</p><div>three&#33;</div>", "One & two\nthree!"],
  ["Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nsecret", ""],
  [
    "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\n\r\ninner\r\n--y--\r\n--x--",
    "inner",
  ],
  ["no headers at all", ""],
  ["Content-Type: text/plain; charset=made-up\r\n\r\nwords", "words"],
])("the words of %j", (raw, words) => {
  expect(textOfMessage(Buffer.from(raw))).toBe(words);
});
