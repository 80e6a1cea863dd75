import { type MessageKey, t } from "#messages/text.ts";

const words: Record<string, MessageKey> = {
  access_denied: "auth.providerRefused",
  account_not_linked: "auth.accountExists",
  email_not_found: "auth.providerWithoutEmail",
  "email_doesn't_match": "auth.providerOtherEmail",
  account_already_linked_to_different_user: "auth.providerConnected",
  FORBIDDEN: "auth.signUpClosedOrInvited",
  ACCOUNT_DELETED: "auth.deletedSignIn",
};

/** Why a provider sent the browser back without success, for people. */
export function providerWords(error: string): string {
  return t(words[error] ?? "auth.providerFailed");
}
