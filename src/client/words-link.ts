import type { TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { fieldRefusal, refusalWords } from "#messages/refusals.ts";
import type { AppRouter } from "#server/trpc/router.ts";

/** Errors of calls say why in the reader's language, whoever shows them. */
export const wordsLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) =>
      next(op).subscribe({
        ...observer,
        error(failure) {
          const { errorCode, fields } = failure.data ?? {};
          if (errorCode) failure.message = refusalWords(errorCode, failure.message);
          for (const field of fields ?? []) field.message = fieldRefusal(field.message);
          observer.error(failure);
        },
      }),
    );
