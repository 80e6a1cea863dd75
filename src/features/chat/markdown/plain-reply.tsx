import { t } from "#messages/text.ts";

/** A reply as it came. `why` is said only where its formatting was given up. */
export function PlainReply({ text, why = t("chat.plainReply") }: { text: string; why?: string }) {
  return (
    <div className="space-y-2">
      <p className="text-xs text-muted">{why}</p>
      <p dir="auto" className="prose-chat max-h-[70vh] overflow-y-auto whitespace-pre-wrap">
        {text}
      </p>
    </div>
  );
}
