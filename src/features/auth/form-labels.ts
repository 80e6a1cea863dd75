import type { FormFailure } from "#contracts/form-result.ts";

/** What went wrong with a form, for its page; the same words with scripts and without. */
export const formWords: Record<FormFailure, string> = {
  wrong_credentials: "The e-mail address or the password is wrong.",
  account_deleted: "This account was deleted. To take it back, turn on JavaScript for this page and sign in again.",
  wrong_code: "That code is not right. Codes change every 30 seconds, and each backup code opens once.",
  code_too_late: "This took too long, or there were too many wrong codes. Give your password again.",
  wrong_email: "Enter an e-mail address, such as you@example.com",
  wrong_password: "Use 8 to 128 characters",
  email_taken: "There is already an account with this address",
  wrong_invite: "This invitation is not right, has ended, or was used before",
  closed: "This server takes no new accounts. Ask the people who run it.",
  too_many: "Too many attempts. Wait a little, then try again.",
  other: "That did not work. Try again.",
};
