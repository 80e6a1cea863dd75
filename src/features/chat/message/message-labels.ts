import { t } from "#messages/text.ts";

/** How long the model thought, in words. */
export function thoughtLabel(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return t("chat.thoughtMoment");
  if (seconds < 60) return t("chat.thoughtSeconds", { seconds });
  const rest = seconds % 60;
  const minutes = Math.floor(seconds / 60);
  return rest > 0 ? t("chat.thoughtMinutesSeconds", { minutes, seconds: rest }) : t("chat.thoughtMinutes", { minutes });
}
