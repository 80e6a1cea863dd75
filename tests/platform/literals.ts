import { readFileSync } from "node:fs";
import { parseSync } from "@swc/core";

/** Attributes that people see, or hear from a screen reader. */
const textAttribute =
  /^(aria-(label|description|placeholder|roledescription|valuetext)|alt|title|label|placeholder|description|hint|heading|text|subtitle|action|empty|legend|summary|submit|confirm)$/;
const letters = /\p{L}{2}/u;
/** Names and symbols that are the same in every language. */
const names = new Set([
  "BestChat",
  "API",
  "Free",
  "Pro",
  "URL",
  "ID",
  "OK",
  "MCP",
  "GitHub",
  "Google",
  "bck_…",
  "CSV",
  "Microsoft To Do",
  "Open WebUI",
]);

type Node = { type?: string; span?: { start: number }; [field: string]: unknown };

/** A string that starts like a sentence, whether in a table, a call or a default. */
const sentence = /^[“"]?\p{Lu}[\p{Ll}’']*,? \p{L}/u;
/** Fields of tables and options whose text is rendered. */
const textField = /^(label|title|text|hint|heading|description|note|words)$/;

/** Texts between tags, in visible or spoken attributes, and sentences anywhere, which belong in src/messages: `line: text`. */
export function literalsIn(file: string): string[] {
  const source = readFileSync(file);
  // A module without tags and quoted capital letters has no texts. Skipping it saves parsing most modules.
  if (file.endsWith(".ts") && !/["`][“"]?\p{Lu}/u.test(source.toString("utf8"))) return [];
  const found: string[] = [];
  const note = (node: Node, text: unknown) => {
    const words = String(text).trim();
    if (!letters.test(words) || names.has(words) || words.startsWith("/") || /^(FREQ=|https:)/.test(words)) return;
    const line = source
      .subarray(0, (node.span?.start ?? 1) - 1)
      .toString("utf8")
      .split("\n").length;
    found.push(`${line}: ${words.replace(/\s+/g, " ")}`);
  };
  const visit = (node: Node): void => {
    if (node.type === "JSXText") note(node, node.value);
    if (node.type === "JSXAttribute") noteAttribute(node, note);
    for (const text of sentencesOf(node)) note(node, text);
    if (node.type === "KeyValueProperty" && textField.test(String((node.key as Node).value)))
      for (const { value } of textsOf(node.value as Node)) if (/^\p{Lu}/u.test(String(value))) note(node.key as Node, value);
    // In braces: `{open ? "Close" : "Open"}`.
    if (node.type === "JSXElement" || node.type === "JSXFragment")
      for (const child of node.children as Node[])
        if (child.type === "JSXExpressionContainer") for (const text of textsOf(child.expression as Node)) note(text, text.value);
    for (const [field, value] of Object.entries(node)) {
      if (field === "span" || typeof value !== "object" || value === null) continue;
      for (const child of [value].flat() as Node[]) if (child && typeof child === "object") visit(child);
    }
  };
  visit(parseSync(source.toString("utf8"), { syntax: "typescript", tsx: file.endsWith("x") }) as unknown as Node);
  return [...new Set(found)];
}

function sentencesOf(node: Node): string[] {
  const written = node.type === "StringLiteral" || node.type === "TemplateLiteral" ? textsOf(node).map(({ value }) => String(value)) : [];
  return written.filter((words) => sentence.test(words));
}

function noteAttribute({ name, value }: Node, note: (node: Node, text: unknown) => void): void {
  const isName = (name as Node).value === "name" && /^\p{Lu}| /u.test(String((value as Node | null)?.value ?? ""));
  if (!(isName || textAttribute.test(String((name as Node).value))) || !value) return;
  const given = value as Node;
  const shown = given.type === "JSXExpressionContainer" ? (given.expression as Node) : given;
  for (const text of textsOf(shown)) note(text, text.value);
}

/** The texts that an expression may evaluate to: itself, a branch of a condition, a template's literal parts. */
function textsOf(node: Node): (Node & { value: unknown })[] {
  if (node.type === "StringLiteral") return [{ ...node, value: node.value }];
  if (node.type === "TemplateLiteral") return [{ ...node, value: (node.quasis as Node[]).map(({ raw }) => raw).join(" ") }];
  if (node.type === "ConditionalExpression") return [node.consequent, node.alternate].flatMap((branch) => textsOf(branch as Node));
  if (node.type === "ParenthesisExpression") return textsOf(node.expression as Node);
  if (node.type === "BinaryExpression" && ["??", "||", "&&"].includes(String(node.operator)))
    return [node.left, node.right].flatMap((side) => textsOf(side as Node));
  return [];
}
