import { expect, test } from "vitest";
import { tellsOfChange } from "./claim-words.ts";

test.each([
  ["I have added “Tea” to your list.", true],
  ["Done. Added: **Tea**", true],
  ["Looked around.\n\nThree tasks were moved to Friday.", true],
  ["Ich habe die Aufgabe „Tee“ angelegt.", true],
  ["Your tasks are up to date. Nothing was changed.", false],
  ["You have three tasks; none is due.", false],
  ["I have not added anything.", false],
  ["Es wurde nichts gelöscht.", false],
  ["Tea was discovered long ago.", false],
])("“%s” tells of a change: %s", (text, tells) => {
  expect(tellsOfChange(text)).toBe(tells);
});
