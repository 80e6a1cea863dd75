const words: Record<string, string> = {
  access_denied: "You did not allow it there. Nothing has changed.",
  account_not_linked:
    "There is already an account with this address. Sign in with its password, confirm the address, then connect the provider under Settings.",
  email_not_found: "The provider did not tell your e-mail address.",
  "email_doesn't_match": "That account has another e-mail address than this one.",
  account_already_linked_to_different_user: "That account is connected to another account here.",
  FORBIDDEN: "This server takes no new accounts, or only invited ones: open the link of your invitation and sign up there.",
  ACCOUNT_DELETED: "This account was deleted. Sign in with its password to take it back.",
};

/** Why a provider sent the browser back without success, for people. */
export function providerWords(error: string): string {
  return words[error] ?? "Signing in with the provider did not work. Try again.";
}
