import { z } from "zod";
import { emailLengthMax, isEmailAddress, plainEmail } from "./email-address.ts";

/** E-mail addresses are compared case-insensitively, so they are stored in lower case. */
export const Email = z
  .string()
  .meta({ format: "email", maxLength: emailLengthMax, example: "someone@example.com" })
  // Length first: very long input is not worth parsing.
  .transform((address) => (address.length > 1000 ? address : plainEmail(address)))
  .pipe(z.string().max(emailLengthMax, `must have at most ${emailLengthMax} characters`))
  .pipe(z.string().refine(isEmailAddress, "must be an e-mail address"));
