type Answer<T> = { data: T | null; error: { message?: string | undefined; status?: number } | null };

/** The data of an auth call. Throws an Error with a message for people when it was refused. */
export function unwrap<T>({ data, error }: Answer<T>): T | null {
  if (!error) return data;
  const first = "validation_errors" in error && Array.isArray(error.validation_errors) ? error.validation_errors[0] : undefined;
  throw new Error(first?.message ?? error.message ?? "That did not work. Try again.");
}
