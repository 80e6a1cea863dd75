/** An identity provider whose account can be linked. */
export type SocialProvider = "google" | "github";

/** The sign-in methods of an account, as its owner sees them. */
export type SignInMethods = {
  password: boolean;
  twoFactor: boolean;
  passkeys: { id: number; name: string; createdAt: string | null }[];
  accounts: { id: number; provider: string; createdAt: string }[];
};
