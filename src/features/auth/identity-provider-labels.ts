import { type MessageKey, t } from "#messages/text.ts";

const words: Record<string, MessageKey> = {
  access_denied: "auth.youDidNotAllowIt",
  account_not_linked: "auth.thereIsAlreadyAnAccount2",
  email_not_found: "auth.theProviderDidNotTell",
  "email_doesn't_match": "auth.thatAccountHasAnotherE",
  account_already_linked_to_different_user: "auth.thatAccountIsConnectedTo",
  FORBIDDEN: "auth.thisServerTakesNoNew2",
  ACCOUNT_DELETED: "auth.thisAccountWasDeletedSign",
};

/** Why a provider sent the browser back without success, for people. */
export function providerWords(error: string): string {
  return t(words[error] ?? "auth.signingInWithTheProvider");
}
