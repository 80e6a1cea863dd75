import { endMailedLinks } from "#domain/account/mailed-link.ts";
import { forgetTrustedDevices } from "#domain/account/trusted-devices.ts";
import { recordAuthChange } from "#server/auth/auth-audit.ts";
import { passwordChangedMail } from "#server/mail/account-mails.ts";
import { sendMailLater } from "#server/mail/send.ts";

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
