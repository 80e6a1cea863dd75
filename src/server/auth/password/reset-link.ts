import { auth } from "#server/auth/auth.ts";

/** Whether a link to set a new password can still be used. Its one use is setting it, not looking. */
export async function resetLinkWorks(token: string): Promise<boolean> {
  if (!/^[A-Za-z0-9_-]{10,200}$/.test(token)) return false;
  const { internalAdapter } = await auth().$context;
  const found = await internalAdapter.findVerificationValue(`reset-password:${token}`);
  return found !== null && found.expiresAt.getTime() > Date.now();
}
