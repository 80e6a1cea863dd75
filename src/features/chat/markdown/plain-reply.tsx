/** A reply as it came. `why` is said only where its formatting was given up. */
export function PlainReply({
  text,
  why = "This reply is shown as plain text: its formatting is too deep or too long.",
}: {
  text: string;
  why?: string;
}) {
  return (
    <div className="space-y-2">
      <p className="text-xs text-muted">{why}</p>
      <p dir="auto" className="prose-chat max-h-[70vh] overflow-y-auto whitespace-pre-wrap">
        {text}
      </p>
    </div>
  );
}
