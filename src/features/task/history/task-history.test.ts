import { expect, test } from "vitest";
import { type Deed, stepBack, stepForward, TaskHistory } from "./task-history.ts";

const edit: Deed = { words: "x", kind: "edit", changes: [{ id: 1, before: { title: "a" }, after: { title: "b" } }] };
const made: Deed = { words: "y", kind: "create", ids: [2] };

test("deeds are taken back last first and done again in their order; a new deed ends what could be done again", () => {
  const history = new TaskHistory();
  history.did(edit);
  history.did(made);
  for (const deed of [made, edit]) {
    expect(history.lastDone).toBe(deed);
    history.undoing(deed);
    history.undone(deed);
  }
  expect(history.lastDone).toBeUndefined();
  expect(history.lastUndone).toBe(edit);
  history.redoing(edit);
  history.redone(edit);
  expect([history.lastDone, history.lastUndone]).toEqual([edit, made]);
  history.did({ words: "z", kind: "delete", ids: [1] });
  expect(history.lastUndone).toBeUndefined();
});

test("each way names what must be there, so that a change from elsewhere is not overwritten", () => {
  expect(stepBack(edit)).toEqual({ edits: [{ id: 1, set: { title: "a" }, was: { title: "b" } }] });
  expect(stepForward(edit)).toEqual({ edits: [{ id: 1, set: { title: "b" }, was: { title: "a" } }] });
  expect([stepBack(made), stepForward(made)]).toEqual([{ delete: [2] }, { restore: [2] }]);
});
