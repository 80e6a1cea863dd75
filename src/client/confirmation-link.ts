import type { Operation, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { AppRouter } from "#server/trpc/router.ts";
import { askConfirmation, isConfirmationRequired } from "./confirmation.ts";

/** Asks for confirmation when the server requires it, then repeats the call. */
export const confirmationLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let ended = false;
      let subscription = send(op, true);
      function send(call: Operation, mayAsk: boolean) {
        return next(call).subscribe({
          next: (value) => observer.next(value),
          complete: () => observer.complete(),
          error: (error) => {
            if (!mayAsk || !isConfirmationRequired(error.data?.errorCode)) return observer.error(error);
            void askConfirmation().then((confirmed) => {
              if (ended) return;
              if (confirmed) subscription = send(call, false);
              else observer.error(error);
            });
          },
        });
      }
      return () => {
        ended = true;
        subscription.unsubscribe();
      };
    });
