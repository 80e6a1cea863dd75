import type { FormFailure } from "#contracts/form-result.ts";
import type { MessageKey } from "#messages/text.ts";

/** What went wrong with a form, for its page; the same words with scripts and without. */
export const formWords: Record<FormFailure, MessageKey> = {
  wrong_credentials: "auth.wrongCredentials",
  account_deleted: "auth.deletedNeedsScript",
  wrong_code: "auth.wrongCodeOrBackup",
  code_too_late: "auth.secondStepEnded",
  wrong_email: "auth.enterEmail",
  wrong_password: "auth.passwordLength",
  email_taken: "auth.emailExists",
  wrong_invite: "auth.invitationWrong",
  closed: "auth.signUpClosed",
  too_many: "auth.tooManyAttempts",
  other: "frame.didNotWork",
};
