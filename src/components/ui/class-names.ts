import { type ClassValue, clsx } from "clsx";

/**
 * Joins class names; of two that set the same property the later one wins. Covers only the conflicts in our own pages, which a
 * test compares with tailwind-merge: that would be a twentieth of each page's JavaScript.
 */
export function classNames(...values: ClassValue[]): string {
  const taken = new Set<string>();
  const kept: string[] = [];
  for (const name of clsx(values).split(/\s+/).reverse()) {
    const [variants, subject] = subjectOf(name);
    if (taken.has(variants + subject)) continue;
    for (const covered of [subject, ...(covers[subject] ?? [])]) taken.add(variants + covered);
    kept.push(name);
  }
  return kept.reverse().join(" ");
}

/** Properties set by individual class names. */
const words: [subject: string, names: RegExp][] = [
  ["display", /^(?:block|inline|inline-block|flex|inline-flex|grid|inline-grid|hidden|contents)$/],
  ["position", /^(?:static|fixed|absolute|relative|sticky)$/],
  ["text-size", /^text-(?:xs|sm|base|lg|\d?xl|\[[\d.]+(?:px|rem|em)\])$/],
  ["text-align", /^text-(?:left|center|right|start|end)$/],
  ["font-family", /^font-(?:sans|mono)$/],
  ["text-wrap", /^text-(?:balance|wrap|nowrap|pretty)$/],
  ["border-style", /^border-(?:solid|dashed|dotted|none)$/],
  ["border-y", /^border-y(?:-\d)?$/],
  ["border-width", /^border(?:-\d|-\[[\d.]+px\])?$/],
  ["border-top", /^border-t(?:-\d)?$/],
  ["border-right", /^border-r(?:-\d)?$/],
  ["border-bottom", /^border-b(?:-\d)?$/],
  ["border-left", /^border-l(?:-\d)?$/],
  ["border-start", /^border-s(?:-\d)?$/],
  ["shrink", /^shrink(?:-\d)?$/],
  ["rounded", /^rounded(?:-(?:none|sm|md|lg|xl|\dxl|full))?$/],
  ["flex", /^flex-(?:1|none|auto|initial)$/],
  ["transition", /^transition(?:-|$)/],
  ["align-items", /^items-/],
];
/** Properties identified by the prefix of a class. */
const beginnings =
  /^-?(text|bg|border|font|[mp][trblxyse]?|[wh]|size|(?:min|max)-[wh]|gap(?:-[xy])?|z|top|bottom|left|right|inset(?:-[xy])?|opacity|shadow|leading|justify|overflow(?:-[xy])?|line-clamp|space-[xy]|backdrop-blur|animate|rounded-[trbl]{1,2}|translate-[xy])-/;
const covers: Record<string, string[]> = {
  p: ["px", "py", "pt", "pr", "pb", "pl", "ps", "pe"],
  px: ["pl", "pr", "ps", "pe"],
  py: ["pt", "pb"],
  m: ["mx", "my", "mt", "mr", "mb", "ml", "ms", "me"],
  mx: ["ml", "mr", "ms", "me"],
  my: ["mt", "mb"],
  size: ["w", "h"],
  inset: ["inset-x", "inset-y", "top", "bottom", "left", "right"],
  "inset-x": ["left", "right"],
  "inset-y": ["top", "bottom"],
  gap: ["gap-x", "gap-y"],
  "border-width": ["border-top", "border-right", "border-bottom", "border-left", "border-start", "border-y"],
  "line-clamp": ["display", "overflow"],
  flex: ["shrink"],
  overflow: ["overflow-x", "overflow-y"],
  "text-size": ["leading"],
};

/** The variants of a class, and the property that it sets; an unlisted class only conflicts with itself. */
function subjectOf(name: string): [variants: string, subject: string] {
  const isImportant = name.endsWith("!");
  const at = name.replace(/\[[^\]]*\]/g, (inner) => "_".repeat(inner.length)).lastIndexOf(":") + 1;
  const base = name.slice(at, isImportant ? -1 : undefined);
  const word = words.find(([, names]) => names.test(base));
  return [name.slice(0, at) + (isImportant ? "!" : ""), word?.[0] ?? beginnings.exec(base)?.[1] ?? base];
}
