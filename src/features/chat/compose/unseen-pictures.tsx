import { EyeOff } from "lucide-react";
import { t } from "#messages/text.ts";

/** Says that the model of this reply was not shown the pictures of the conversation. */
export function UnseenPictures({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <p role="note" className="flex items-start gap-1.5 text-[13px] text-muted">
      <EyeOff aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span>{t("chat.unseenPictures", { count })}</span>
    </p>
  );
}
