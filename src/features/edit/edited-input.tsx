import { type ComponentProps, useRef } from "react";
import { Field } from "../../components/ui/field.tsx";
import { TextArea } from "../../components/ui/text-area.tsx";
import { ClashNotice } from "./clash-notice.tsx";
import type { EditedField } from "./use-field-draft.ts";

type Edited<Props> = Omit<Props, "value" | "onChange" | "ref"> & { field: EditedField };

/** A labelled input over a stored value, with the other version below it when there are two. */
export function EditedInput({ field, ...rest }: Edited<ComponentProps<typeof Field>>) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div>
      <Field ref={input} {...rest} value={field.value} onChange={(event) => field.type(event.target.value)} />
      <ClashNotice field={field} input={input} />
    </div>
  );
}

/** The same for a text of several lines. */
export function EditedTextArea({ field, ...rest }: Edited<ComponentProps<typeof TextArea>>) {
  const area = useRef<HTMLTextAreaElement>(null);
  return (
    <div>
      <TextArea ref={area} {...rest} value={field.value} onChange={(event) => field.type(event.target.value)} />
      <ClashNotice field={field} input={area} />
    </div>
  );
}
