import { expect, test } from "vitest";
import { legalPages } from "#contracts/legal.ts";
import { trashDays } from "#contracts/retention.ts";
import { footerLinks } from "#features/frame/footer-links.ts";
import { sourceOf } from "#messages/page-source.ts";
import { fill } from "#messages/text.ts";
import { legalValues, sectionsOf } from "./legal-sections.ts";

const facts = {
  ...{ name: "Example Ltd", address: ["1 Example Street"], email: "legal@example.com", country: "DE", details: [] },
  ...{ models: [], search: null, mail: null, files: null, sells: false, pushes: false, signIn: [] },
};
const linesOf = (more: Partial<Parameters<typeof sectionsOf>[1]>) =>
  legalPages.flatMap((page) => sectionsOf(page, { ...facts, ...more })).flatMap(({ lines }) => lines.map(({ text }) => text));

test("the footer links each legal page where the operator named themselves, else none", () => {
  const legal = (has: boolean) => footerLinks(has).flatMap(({ href }) => (href.startsWith("/legal/") ? [href.slice(7)] : []));
  expect(legal(true)).toEqual([...legalPages]);
  expect(legal(false)).toEqual([]);
});

test.each([
  [{ models: ["api.openai.com"] }, ["legal.sharedModels"]],
  [{ sells: true }, ["legal.paymentText", "legal.consumerText", "legal.storedPayments", "legal.timesPayments", "legal.sharedPolar"]],
  [{ mail: "mail.example.com" }, ["legal.sharedMail"]],
  [{ pushes: true }, ["legal.sharedPush"]],
  [{ search: "search.example.com" }, ["legal.sharedSearch"]],
  [{ files: "s3.example.com" }, ["legal.sharedFiles"]],
  [{ signIn: ["Google"] }, ["legal.sharedSignIn"]],
])("what is said only where it is true: %j", (more, added) => {
  const plain = linesOf({});
  expect(linesOf(more).filter((text) => !plain.includes(text))).toEqual(added);
});

test.each(["en", "de"])("every value of a text is known, and times are those of the purge: %s", (locale) => {
  const values = legalValues({ ...facts, models: ["a.example.com", "b.example.com"] }, locale);
  expect(fill(sourceOf(locale), "legal.timesTrash", values)).toContain(`${trashDays} ${locale === "de" ? "Tage" : "days"}`);
  expect(fill(sourceOf(locale), "legal.sharedModels", values)).toMatch(/a\.example\.com (and|und) b\.example\.com/);
  expect(values.country).toBe(locale === "de" ? "Deutschland" : "Germany");
});
