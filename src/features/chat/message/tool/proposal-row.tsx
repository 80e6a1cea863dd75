"use client";

import { useMutation } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useId } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { IconButton } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { toast } from "#components/ui/toast.ts";
import type { ProposedChange } from "#contracts/proposal.ts";
import { type MessageKey, t } from "#messages/text.ts";
import type { FieldWords } from "./proposal-words.ts";

type State = "done" | "declined" | "failed" | "undone";
type ProposalRowProps = {
  action: ProposedChange["action"];
  title: string;
  fields: FieldWords[];
  /** What became of it; null: nothing yet. */
  state: State | null;
  error: string | undefined;
  choice: { isChosen: boolean; onChoose: (isChosen: boolean) => void } | null;
  undo: { messageId: string; callId: string; at: number } | null;
};

const actions: Record<ProposedChange["action"], MessageKey | null> = {
  create: "chat.changeAdds",
  update: null,
  complete: "chat.changeCompletes",
  delete: "chat.changeDeletes",
};
const notes: Record<State, MessageKey | null> = { done: null, declined: "chat.notTaken", failed: "chat.didNotWork", undone: "chat.undone" };

/** One proposed change: a box while it waits, and what became of it afterwards. */
export function ProposalRow({ action, title, fields, state, error, choice, undo }: ProposalRowProps) {
  const id = useId();
  const verb = actions[action];
  const note = state && notes[state];
  const isOff = state === "declined" || state === "undone" || choice?.isChosen === false;
  const words = (
    <>
      <span className={classNames("font-medium", isOff && "text-muted line-through")}>{title}</span>
      {verb ? <span className={action === "delete" ? "text-danger" : "text-muted"}> · {t(verb)}</span> : null}
      {note ? <span className="text-muted"> · {error ?? t(note)}</span> : null}
    </>
  );
  return (
    <li className="flex items-start gap-2.5 px-3 py-1.5">
      {choice ? (
        <input
          id={id}
          type="checkbox"
          className="mt-0.5 size-4 shrink-0 accent-accent pointer-coarse:size-6"
          checked={choice.isChosen}
          onChange={({ target }) => choice.onChoose(target.checked)}
        />
      ) : null}
      <div className="min-w-0 flex-1 wrap-anywhere">
        {choice ? (
          <label htmlFor={id} dir="auto" className="block pointer-coarse:min-h-7">
            {words}
          </label>
        ) : (
          <p dir="auto">{words}</p>
        )}
        {fields.length > 0 ? (
          <dl className="text-muted">
            {fields.map(({ field, from, to }) => (
              <div key={field} className="flex flex-wrap gap-x-1.5">
                <dt>{field}:</dt>
                <dd className="min-w-0">
                  {from === null ? null : (
                    <>
                      <del>{from}</del> <span aria-hidden>→ </span>
                    </>
                  )}
                  <ins className="text-ink no-underline">{to ?? t("chat.nothing")}</ins>
                </dd>
              </div>
            ))}
          </dl>
        ) : null}
      </div>
      {undo ? <UndoChange {...undo} title={title} /> : null}
    </li>
  );
}

function UndoChange({ title, ...change }: { messageId: string; callId: string; at: number; title: string }) {
  const trpc = useTRPC();
  const undo = useMutation(
    trpc.tools.undoChange.mutationOptions({ onError: (error) => toast.error(t("chat.notUndone"), { description: error.message }) }),
  );
  return (
    <IconButton
      label={t("chat.undoTitle", { title })}
      className="-my-1 -mr-1.5 size-7 pointer-coarse:size-11"
      disabled={undo.isPending}
      onClick={() => undo.mutate(change)}
    >
      <Undo2 className="size-3.5" />
    </IconButton>
  );
}
