const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
/** What says nothing of the language around it: code and addresses. */
const neutral = /`[^`]*`|\]\([^)]*\)|https?:\/\/\S+|<[^>]*>/g;
const looksAt = 1_000;

/**
 * The direction of a block that holds other blocks, by its first letter. The browser's own `auto` looks past children that have
 * a direction of their own, and ours all have one.
 */
export function directionOf(text: string): "rtl" | "ltr" {
  const [letter = ""] = /\p{L}/u.exec(text.slice(0, looksAt).replace(neutral, "")) ?? [];
  return rightToLeft.test(letter) ? "rtl" : "ltr";
}
