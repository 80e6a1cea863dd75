/** A provider whose account can stand for one's own. */
export type SocialProvider = "google" | "github";

/** The ways into an account, as its owner sees them. */
export type SignInMethods = {
  password: boolean;
  twoFactor: boolean;
  passkeys: { id: number; name: string; createdAt: string | null }[];
  accounts: { id: number; provider: string; createdAt: string }[];
};
