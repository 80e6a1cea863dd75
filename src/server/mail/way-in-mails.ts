import { deviceLabels } from "#contracts/device.ts";
import { settings } from "../settings.ts";
import { mailOf } from "./letter.ts";
import type { Mail } from "./send.ts";

/** Changes of an account's sign-in methods or permissions. The audit uses the same names. */
const changes = {
  "passkey.add": ["A passkey was added to your account", "A new passkey can sign in to your BestChat account from now on."],
  "passkey.remove": ["A passkey was removed from your account", "A passkey that signed in to your BestChat account was removed."],
  "api_key.create": ["An API key was made for your account", "A new API key can act for your BestChat account from now on."],
  "api_key.revoke": [
    "An API key of your account was revoked",
    "An API key of your BestChat account was revoked. It opens nothing any more.",
  ],
  "account.link": ["An account was connected to yours", "An account of another service can sign in to your BestChat account from now on."],
  "account.unlink": ["A connected account was removed", "An account of another service no longer signs in to your BestChat account."],
  "two_factor.enable": ["Two-factor was turned on", "Signing in to your BestChat account with the password now takes a code as well."],
  "two_factor.disable": ["Two-factor was turned off", "The password alone now signs in to your BestChat account, without a code."],
  "two_factor.new_codes": ["New backup codes were made", "Your BestChat account has new backup codes. The old ones open nothing any more."],
  "account.never_ask": [
    "The assistant no longer asks you",
    "The assistant of your BestChat account now changes and deletes without asking first.",
  ],
  "mcp.trust": [
    "An MCP server is asked without you",
    "The assistant of your BestChat account now lets one of your MCP servers read without asking you first.",
  ],
  "account.export": ["Your data was downloaded", "All data of your BestChat account was downloaded as one archive."],
  "account.ask_email_change": [
    "Someone asked to change your e-mail address",
    "Someone who is signed in to your BestChat account asked to use another e-mail address. Nothing changes before the new address is confirmed.",
  ],
  "ways_in.remove_all": [
    "All other ways into your account were removed",
    "Every other session, every passkey, API key and connected account of your BestChat account was removed.",
  ],
} as const satisfies Record<string, [subject: string, text: string]>;

export type WayInChange = keyof typeof changes;
/** The origin of a change, as far as its request reveals it. */
export type ChangeOrigin = { ip: string; userAgent: string | null };

/** A change as a title and a sentence. */
export function wayInWords(change: WayInChange): readonly [title: string, text: string] {
  return changes[change];
}

/** Notifies the owner of a mailbox what was changed, when, from where, and what to do if it was somebody else. */
export function wayInMail(to: string, change: WayInChange, from: ChangeOrigin, at = new Date()): Mail {
  const [subject, text] = changes[change];
  const when = at.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  const { origin } = new URL(settings().appUrl);
  return mailOf({
    to,
    subject,
    text: [text, `When: ${when} UTC`, `Device: ${deviceOf(from.userAgent)}`, `Address: ${from.ip}`],
    action: { label: "See all ways into your account", url: `${origin}/ways-in` },
    note: `If that was you, there is nothing to do. If not, set a new password at ${origin}/forgot-password, which signs everybody out, and then remove what you do not know on the page above.`,
  });
}

/** Only known browsers and systems: any other user agent is text controlled by whoever made the change. */
function deviceOf(userAgent: string | null): string {
  const words = deviceLabels(userAgent);
  return words === userAgent?.slice(0, 60) ? "not a browser that we know" : words;
}
