import { classNames } from "#components/ui/class-names.ts";

export function UserBubble({ text, dimmed = false }: { text: string; dimmed?: boolean }) {
  return (
    <div
      dir="auto"
      className={classNames(
        "max-w-[85%] rounded-2xl rounded-br-md bg-accent-soft px-4 py-2.5 text-[15px] leading-relaxed wrap-anywhere whitespace-pre-wrap [unicode-bidi:plaintext]",
        dimmed && "opacity-75",
      )}
    >
      {text}
    </div>
  );
}
