import type { FormFailure } from "#contracts/form-result.ts";
import type { MessageKey } from "#messages/text.ts";

/** What went wrong with a form, for its page; the same words with scripts and without. */
export const formWords: Record<FormFailure, MessageKey> = {
  wrong_credentials: "auth.theEMailAddressOr",
  account_deleted: "auth.thisAccountWasDeletedTo",
  wrong_code: "auth.thatCodeIsNotRight",
  code_too_late: "auth.thisTookTooLongOr",
  wrong_email: "auth.enterAnEMailAddress",
  wrong_password: "auth.use8To128Characters",
  email_taken: "auth.thereIsAlreadyAnAccount",
  wrong_invite: "auth.thisInvitationIsNotRight",
  closed: "auth.thisServerTakesNoNew",
  too_many: "auth.tooManyAttemptsWaitA",
  other: "frame.thatDidNotWorkTry",
};
