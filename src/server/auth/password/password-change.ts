import { endMailedLinks } from "#domain/account/mailed-link.ts";
import { forgetTrustedDevices } from "#domain/account/trusted-devices.ts";
import { recordAuthChange } from "#server/auth/auth-audit.ts";
import { passwordChangedMail } from "#server/mail/account-mails.ts";
import { mailLocale } from "#server/mail/language.ts";
import { queueMail } from "#server/mail/send.ts";

/** The consequences of a new password: an audit entry, a mail to its owner, and the end of mailed links and trusted devices. */
export async function afterPasswordChange(
  user: { id: string; email: string },
  action: "account.change_password" | "account.reset_password",
  headers: Headers | undefined,
): Promise<void> {
  await queueMail(Number(user.id), passwordChangedMail(user.email, await mailLocale(Number(user.id), headers)));
  await recordAuthChange(Number(user.id), action, headers);
  await endMailedLinks(Number(user.id));
  await forgetTrustedDevices(Number(user.id));
}
