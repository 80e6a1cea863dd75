import type { RefObject } from "react";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import type { EditedField } from "./use-field-draft.ts";

type ClashNoticeProps = {
  field: EditedField;
  /** Where the focus goes when it is decided. */
  input: RefObject<HTMLElement | null>;
  /** After Keep mine, with the version that it replaces: for fields that save themselves. */
  onKeepMine?: (theirs: string) => void;
};

/** Both versions of a field that was changed elsewhere while somebody typed into it, and the choice between them. */
export function ClashNotice({ field, input, onKeepMine }: ClashNoticeProps) {
  const theirs = field.clash;
  if (theirs === null) return null;
  return (
    <div
      role="status"
      className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-lg bg-warning-soft px-2.5 py-1.5 text-[13px]"
    >
      <p className="min-w-0 flex-1 basis-48 wrap-anywhere whitespace-pre-wrap">
        <span className="text-warning">{t("frame.changedElsewhere")}</span>{" "}
        <span dir="auto">{theirs.trim() === "" ? t("frame.empty") : theirs}</span>
      </p>
      <span className="flex gap-1.5">
        <Button
          size="small"
          onClick={() => {
            field.drop();
            input.current?.focus();
          }}
        >
          {t("frame.useTheirs")}
        </Button>
        <Button
          size="small"
          onClick={() => {
            field.keepMine();
            onKeepMine?.(theirs);
            input.current?.focus();
          }}
        >
          {t("frame.keepMine")}
        </Button>
      </span>
    </div>
  );
}
