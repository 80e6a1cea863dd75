import { auth } from "#server/auth/auth.ts";

/** Whether a password reset link is still valid. Checking does not use it up. */
export async function resetLinkWorks(token: string): Promise<boolean> {
  if (!/^[A-Za-z0-9_-]{10,200}$/.test(token)) return false;
  const { internalAdapter } = await auth().$context;
  const found = await internalAdapter.findVerificationValue(`reset-password:${token}`);
  return found !== null && found.expiresAt.getTime() > Date.now();
}
