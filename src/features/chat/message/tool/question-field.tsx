import { type ComponentProps, useId, useState } from "react";
import { Field, inputClass } from "#components/ui/field.tsx";
import { firstDay, lastDay } from "#components/ui/written-day.ts";
import type { AnswerProblem } from "#contracts/mcp-answer.ts";
import type { McpField } from "#contracts/mcp-question.ts";
import { t } from "#messages/text.ts";

type Value = string | number | boolean | string[] | undefined;
type QuestionFieldProps = { field: McpField; value: Value; error: AnswerProblem | undefined; onChange: (value: Value) => void };

// An address of mail is text: the browser's own kind of field refuses or rewrites letters beyond ASCII.
const inputTypes = { email: "text", uri: "url", date: "date" } as const;

/** One field of a server's form. */
export function QuestionField({ field, value, error, onChange }: QuestionFieldProps) {
  const label = field.required ? field.label : t("chat.optionalField", { label: field.label });
  const problem = error ? t(`chat.bad${error.code}`, { limit: error.limit }) : undefined;
  if (field.kind === "switch" || field.kind === "choices") return <Boxes field={field} value={value} error={problem} onChange={onChange} />;
  if (field.kind === "choice") return <Choice field={field} label={label} value={value} error={problem} onChange={onChange} />;
  const shared = { label, ...(problem ? { error: problem } : {}), ...(field.hint ? { hint: field.hint } : {}), required: field.required };
  if (field.kind === "number")
    return (
      <Field
        {...shared}
        type="number"
        inputMode={field.whole ? "numeric" : "decimal"}
        step={field.whole ? 1 : "any"}
        value={typeof value === "number" ? value : ""}
        onChange={({ target }) => onChange(target.value === "" || Number.isNaN(target.valueAsNumber) ? undefined : target.valueAsNumber)}
      />
    );
  const text = typeof value === "string" ? value : "";
  if (field.format === "date-time") return <Moment {...shared} preset={text} onMoment={onChange} />;
  return (
    <Field
      {...shared}
      type={field.format ? inputTypes[field.format] : "text"}
      {...(field.format === "date" ? { min: firstDay, max: lastDay } : {})}
      value={text}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

type MomentProps = Omit<ComponentProps<typeof Field>, "type" | "value" | "onChange"> & {
  preset: string;
  onMoment: (moment: string) => void;
};

/** A time that is stored as typed: parsing a half-typed year would overwrite the digits that follow. */
function Moment({ preset, onMoment, ...rest }: MomentProps) {
  const [written, setWritten] = useState(() => localMoment(preset));
  return (
    <Field
      {...rest}
      type="datetime-local"
      min={`${firstDay}T00:00`}
      max={`${lastDay}T23:59`}
      value={written}
      onChange={({ target: { value } }) => {
        setWritten(value);
        onMoment(value >= firstDay ? new Date(value).toISOString() : "");
      }}
    />
  );
}

type Of<Kind extends McpField["kind"]> = { field: Extract<McpField, { kind: Kind }> } & Pick<QuestionFieldProps, "value" | "onChange"> & {
    error: string | undefined;
  };

function Choice({ field, label, value, error, onChange }: Of<"choice"> & { label: string }) {
  const id = useId();
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block text-[13px] font-medium">
        {label}
      </label>
      <select
        id={id}
        className={inputClass}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-note`}
        value={typeof value === "string" ? value : ""}
        onChange={({ target }) => onChange(target.value === "" ? undefined : target.value)}
      >
        <option value="">{field.required ? t("chat.choose") : t("chat.noChoice")}</option>
        {field.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <Note id={`${id}-note`} hint={field.hint} error={error} />
    </div>
  );
}

/** One box for yes or no, or one for each of several that may be chosen. */
function Boxes({ field, value, error, onChange }: Of<"switch" | "choices">) {
  const id = useId();
  if (field.kind === "switch")
    return (
      <div>
        <Box label={field.label} isChecked={value === true} onChange={onChange} />
        <Note id={`${id}-note`} hint={field.hint} error={error} />
      </div>
    );
  const chosen = Array.isArray(value) ? value : [];
  return (
    <fieldset aria-describedby={`${id}-note`}>
      <legend className="text-[13px] font-medium">{field.required ? field.label : t("chat.optionalField", { label: field.label })}</legend>
      {field.choices.map((choice) => (
        <Box
          key={choice.value}
          label={choice.label}
          isChecked={chosen.includes(choice.value)}
          onChange={(on) => onChange(on ? [...chosen, choice.value] : chosen.filter((one) => one !== choice.value))}
        />
      ))}
      <Note id={`${id}-note`} hint={field.hint} error={error} />
    </fieldset>
  );
}

function Box({ label, isChecked, onChange }: { label: string; isChecked: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="flex min-h-6 w-fit items-center gap-2 py-1 text-[13px] pointer-coarse:min-h-11">
      <input type="checkbox" className="size-4 accent-accent" checked={isChecked} onChange={({ target }) => onChange(target.checked)} />
      <span dir="auto">{label}</span>
    </label>
  );
}

function Note({ id, hint, error }: { id: string; hint: string | null; error: string | undefined }) {
  const words = error ?? hint;
  return words ? (
    <p id={id} className={error ? "text-[13px] text-danger" : "text-[13px] text-muted"}>
      {words}
    </p>
  ) : null;
}

/** A moment as the browser's field wants it: local, to the minute. */
function localMoment(text: string): string {
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) return "";
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
