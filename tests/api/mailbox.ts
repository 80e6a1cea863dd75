import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, vi } from "vitest";
import { createMailbox } from "../../sandbox/mailbox/server.ts";
import type { Mail } from "../../sandbox/mailbox/store.ts";

export type TestMailbox = {
  /** The newest mail to an address with a subject, as soon as it arrives. */
  mail: (to: string, subject: string) => Promise<Mail>;
  count: (to: string) => Promise<number>;
};

/** A real mail server on a free port, which receives the product's mail in the tests of one file. */
export function startTestMailbox(): TestMailbox {
  const dataDir = mkdtempSync(join(tmpdir(), "bestchat-mailbox-"));
  const { smtp, http } = createMailbox(dataDir);
  beforeAll(async () => {
    for (const server of [smtp, http]) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    process.env.SMTP_URL = `smtp://127.0.0.1:${(smtp.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    smtp.close();
    http.close();
    rmSync(dataDir, { recursive: true });
  });
  const list = async (to: string) => {
    const { port } = http.address() as AddressInfo;
    return (await (await fetch(`http://127.0.0.1:${port}/mails?to=${encodeURIComponent(to)}`)).json()) as Mail[];
  };
  return {
    mail: (to, subject) =>
      vi.waitFor(
        async () => {
          const found = (await list(to)).find((mail) => mail.subject === subject);
          if (!found) throw new Error(`no mail “${subject}” to ${to}`);
          return found;
        },
        { timeout: 10_000 },
      ),
    count: async (to) => (await list(to)).length,
  };
}

/** The one link with a token in a mail: the same in its text and its HTML. */
export function linkOf(mail: Mail): { url: URL; token: string } {
  const [address = ""] = /https?:\S+token=\S+/.exec(mail.text) ?? [];
  if (!mail.html.includes(`href="${address.replaceAll("&", "&amp;")}"`)) throw new Error("text and HTML have different links");
  const url = new URL(address);
  return { url, token: url.searchParams.get("token") ?? "" };
}
