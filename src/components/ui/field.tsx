import { type ComponentProps, useId, useRef } from "react";
import { classNames } from "./class-names.ts";
import { mergeRefs, useEarlyText } from "./early-text.ts";

export const inputClass =
  "h-10 w-full rounded-lg border border-line-strong bg-raised px-3 text-sm text-ink outline-none transition-colors placeholder:text-faint focus-visible:border-accent focus-visible:ring-3 focus-visible:ring-accent/20 aria-invalid:border-danger";

type FieldProps = ComponentProps<"input"> & { label: string; error?: string | undefined; hint?: string };

/** A labelled input with its error or hint, associated for screen readers. */
export function Field({ label, error, hint, className, ref, onChange, ...rest }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  const own = useRef<HTMLInputElement>(null);
  useEarlyText(own, onChange);
  return (
    <div className={classNames("space-y-1.5", className)}>
      <label htmlFor={id} className="block text-[13px] font-medium">
        {label}
      </label>
      <input
        ref={mergeRefs(own, ref)}
        id={id}
        dir="auto"
        className={inputClass}
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
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
