import { endMailedLinks } from "#domain/mailed-link.ts";
import { passwordChangedMail } from "../mail/account-mails.ts";
import { sendMailLater } from "../mail/send.ts";
import { recordAuthChange } from "./auth-audit.ts";
import { forgetTrustedDevices } from "./trusted-devices.ts";

/** What follows a new password: the entry in the history, a word to its owner, and the end of all links mailed and devices trusted before. */
export async function afterPasswordChange(
  user: { id: string; email: string },
  action: "account.change_password" | "account.reset_password",
  headers: Headers | undefined,
): Promise<void> {
  await recordAuthChange(Number(user.id), action, headers);
  await endMailedLinks(Number(user.id));
  await forgetTrustedDevices(Number(user.id));
  sendMailLater(passwordChangedMail(user.email));
}
