import { type ComponentProps, useId, useRef } from "react";
import { classNames } from "./class-names.ts";
import { mergeRefs, useEarlyText } from "./early-text.ts";

type TextAreaProps = ComponentProps<"textarea"> & { label: string; error?: string | undefined; hint?: string };

/** A labelled multi-line text input that grows with its content. */
export function TextArea({ label, error, hint, className, ref, onChange, ...rest }: TextAreaProps) {
  const id = useId();
  const note = error ?? hint;
  const own = useRef<HTMLTextAreaElement>(null);
  useEarlyText(own, onChange);
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block text-[13px] font-medium">
        {label}
      </label>
      <textarea
        ref={mergeRefs(own, ref)}
        id={id}
        dir="auto"
        rows={4}
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        className={classNames(
          "block field-sizing-content max-h-[40vh] min-h-24 w-full resize-none rounded-lg border border-line-strong bg-raised px-3 py-2 text-sm leading-relaxed text-ink outline-none transition-colors placeholder:text-faint focus-visible:border-accent focus-visible:ring-3 focus-visible:ring-accent/20 aria-invalid:border-danger",
          className,
        )}
        onChange={onChange}
        {...rest}
      />
      {note ? (
        <p id={`${id}-note`} className={classNames("text-[13px]", error ? "text-danger" : "text-muted")}>
          {note}
        </p>
      ) : null}
    </div>
  );
}
