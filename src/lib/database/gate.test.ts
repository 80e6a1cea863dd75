import { expect, test } from "vitest";
import { DatabaseBusy, Gate } from "./gate.ts";
import { asWork, finishWork, newWork } from "./work.ts";

test("work that has stored something takes precedence over earlier work that has not", async () => {
  const gate = new Gate(1, 5000);
  const leave = await gate.enter();
  const order: string[] = [];
  const enter = (name: string) => async () => {
    const done = await gate.enter();
    order.push(name);
    done();
  };
  const fresh = asWork(newWork(), enter("fresh"));
  const begun = asWork(newWork(), async () => {
    finishWork();
    await enter("begun")();
  });
  leave();
  await Promise.all([fresh, begun]);
  expect(order).toEqual(["begun", "fresh"]);
});

test("work that has stored nothing is refused in time, and leaks no permit", async () => {
  const gate = new Gate(1, 300);
  const leave = await gate.enter();
  await expect(gate.enter()).rejects.toThrow(DatabaseBusy);
  expect(gate.waitingCount).toBe(0);
  leave();
  // Releasing twice returns only one.
  leave();
  const again = await gate.enter();
  await expect(gate.enter()).rejects.toThrow(DatabaseBusy);
  again();
});
