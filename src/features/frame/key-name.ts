import { t } from "#messages/text.ts";

const arrows: Record<string, string> = { Up: "↑", Down: "↓", Left: "←", Right: "→" };

/** A key as this machine's keyboard names it: `Ctrl+k` is ⌘ k on a Mac. */
export function keyName(key: string, isMac = /Mac|iPhone|iPad/.test(navigator.platform)): string {
  const plain = key.replace(/Arrow(\w+)/, (_, way: string) => arrows[way] ?? way);
  if (isMac) return plain.replace("Ctrl+", "⌘ ").replace("Shift+", "⇧ ").replace("Alt+", "⌥ ");
  return plain
    .replaceAll("+", " ")
    .replace("Ctrl", t("frame.keyCtrl"))
    .replace("Shift", t("frame.keyShift"))
    .replace("Enter", t("frame.keyEnter"));
}
