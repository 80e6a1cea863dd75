import { logger } from "#lib/logger.ts";
import { auth } from "./auth.ts";

/** Sends the mail that confirms an address, in the background: registration must not wait for a mail server. */
export function sendVerificationMail(email: string): void {
  auth()
    .api.sendVerificationEmail({ body: { email } })
    .catch((error: unknown) => {
      logger.error({ err: error }, "the verification mail could not be made");
    });
}
