import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newReceiver, type Receiver } from "./decrypt.ts";

const messagesMax = 200;

/** The response to a phone's next requests, instead of the real one. */
export type Fault = { status: number; times: number; retryAfter?: string };
export type Phone = Receiver & { id: string; applicationServerKey: string | null; ended: boolean; fault: Fault | null };
export type Message = {
  phone: string;
  receivedAt: string;
  ttl: number;
  urgency: string;
  topic: string | null;
  /** What the service worker receives: the text, or JSON if it parses. */
  payload: unknown;
};

/** Subscribed phones and their messages, newest first; phones survive a restart, as subscriptions do. */
export class PushStore {
  readonly phones = new Map<string, Phone>();
  messages: Message[] = [];
  private readonly file: string | null;

  constructor(dataDir: string | null) {
    this.file = dataDir && join(dataDir, "push-phones.json");
    if (this.file && existsSync(this.file)) this.load(this.file);
  }

  add(applicationServerKey: string | null): Phone {
    const phone = {
      ...newReceiver(randomBytes(16)),
      id: randomBytes(12).toString("base64url"),
      applicationServerKey,
      ended: false,
      fault: null,
    };
    this.phones.set(phone.id, phone);
    this.save();
    return phone;
  }

  end(phone: Phone): void {
    phone.ended = true;
    this.save();
  }

  receive(message: Message): void {
    // A service keeps only one message per topic.
    const others =
      message.topic === null
        ? this.messages
        : this.messages.filter(({ phone, topic }) => phone !== message.phone || topic !== message.topic);
    this.messages = [message, ...others].slice(0, messagesMax);
  }

  private load(file: string): void {
    try {
      for (const { id, auth, privateKey, applicationServerKey, ended } of JSON.parse(readFileSync(file, "utf8"))) {
        const receiver = newReceiver(Buffer.from(auth, "base64url"));
        receiver.pair.setPrivateKey(Buffer.from(privateKey, "base64url"));
        this.phones.set(id, { ...receiver, id, applicationServerKey, ended, fault: null });
      }
    } catch {
      console.error(`${file} cannot be read: no phone is subscribed`);
    }
  }

  private save(): void {
    if (!this.file) return;
    const rows = [...this.phones.values()].map(({ id, auth, pair, applicationServerKey, ended }) => ({
      id,
      auth: auth.toString("base64url"),
      privateKey: pair.getPrivateKey("base64url"),
      applicationServerKey,
      ended,
    }));
    writeFileSync(`${this.file}.new`, JSON.stringify(rows), { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }
}
