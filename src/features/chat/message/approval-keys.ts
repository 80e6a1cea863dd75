type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "repeat">;

/**
 * What a key decides on a card. Y and N also while nothing on the page has the focus; Enter and Escape mean it only on the card itself,
 * because elsewhere they belong to a button or to what is open. A key that is held down decides once.
 */
export function decisionOf(
  { key, ctrlKey, metaKey, altKey, repeat }: Pressed,
  focus: "card" | "within" | "nowhere" | "elsewhere",
): "approve" | "reject" | null {
  if (focus === "elsewhere" || ctrlKey || metaKey || altKey || repeat) return null;
  if (key.toLowerCase() === "y" || (key === "Enter" && focus === "card")) return "approve";
  if (key.toLowerCase() === "n" || (key === "Escape" && focus !== "nowhere")) return "reject";
  return null;
}
