import { setTimeout } from "node:timers/promises";
import { deliver } from "./deliver.ts";
import { mailgunPost } from "./mailgun.ts";
import { postmarkPost } from "./postmark.ts";

// Sends one mail to a running product as Mailgun or Postmark would:
//   node sandbox/inbound-mail/index.ts mailgun http://localhost:3000 <key> <address> <subject> [text]
const [service, origin = "", secret = "", to = "", subject = "", text = ""] = process.argv.slice(2);
if (!subject || (service !== "mailgun" && service !== "postmark")) {
  console.error("node sandbox/inbound-mail/index.ts mailgun|postmark <origin> <key or secret> <address> <subject> [text]");
  process.exit(2);
}
const mail = { from: "ann@example.com", to, subject, text };
const path = `/api/webhooks/mail/${service}`;
const url = service === "mailgun" ? origin + path : `${origin}${path}?secret=${encodeURIComponent(secret)}`;
const post = service === "mailgun" ? mailgunPost(mail, secret) : postmarkPost(mail);
const { statuses, end } = await deliver(service, url, post, async (ms) => {
  console.log(`not taken; again in ${Math.round(ms / 60_000)} minutes`);
  await setTimeout(ms);
});
console.log(`${end}: ${statuses.join(", ")}`);
