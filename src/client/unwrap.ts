import { fieldRefusal, refusalWords } from "#messages/refusals.ts";
import { t } from "#messages/text.ts";

type Answer<T> = { data: T | null; error: { message?: string | undefined; status?: number } | null };

/** The data of an auth call. Throws an Error with a message for people when it was refused. */
export function unwrap<T>({ data, error }: Answer<T>): T | null {
  if (!error) return data;
  const first = "validation_errors" in error && Array.isArray(error.validation_errors) ? error.validation_errors[0] : undefined;
  const code = "error_code" in error ? String(error.error_code) : "";
  const words = error.message && refusalWords(code, error.message);
  throw new Error((first && fieldRefusal(String(first.message))) ?? words ?? t("frame.didNotWork"));
}
