import { z } from "zod";
import { emailLengthMax, isEmailAddress, plainEmail } from "./email-address.ts";

/** E-mail addresses are compared without regard to case, so they are kept in lower case. */
export const Email = z
  .string()
  .meta({ format: "email", maxLength: emailLengthMax, example: "someone@example.com" })
  // First its length: what is very long is not worth reading.
  .transform((address) => (address.length > 1000 ? address : plainEmail(address)))
  .pipe(z.string().max(emailLengthMax, `must have at most ${emailLengthMax} characters`))
  .pipe(z.string().refine(isEmailAddress, "must be an e-mail address"));
