import { expect, test } from "vitest";
import { type Subject, Verbs } from "./verbs.ts";

const subject = (label: string, hasFocus: boolean): Subject => ({ label, hasFocus, verbs: [] });

test("nothing is offered where no part of the page offers anything", () => {
  const verbs = new Verbs();
  expect(verbs.of(null)).toBeNull();
  verbs.offer(() => null);
  expect(verbs.of(null)).toBeNull();
});

test("what has the focus comes before what is open, whichever was there first", () => {
  const verbs = new Verbs();
  verbs.offer(() => subject("open", false));
  expect(verbs.of(null)?.label).toBe("open");
  const takeBack = verbs.offer(() => subject("focused", true));
  expect(verbs.of(null)?.label).toBe("focused");
  takeBack();
  expect(verbs.of(null)?.label).toBe("open");
});

test("each part is asked about the element that has the focus", () => {
  const verbs = new Verbs();
  const element = {} as Element;
  verbs.offer((focus) => (focus === element ? subject("row", true) : null));
  expect(verbs.of(element)?.label).toBe("row");
  expect(verbs.of(null)).toBeNull();
});
