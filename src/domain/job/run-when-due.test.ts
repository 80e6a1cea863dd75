import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { runWhenDue } from "./run-when-due.ts";

const schedule = { everyMs: 60_000, retryMs: 10_000, lostAfterMs: 30_000 };
const newName = () => `job-${crypto.randomUUID()}`;
const ago = (ms: number) => new Date(Date.now() - ms);

test("only one of many processes runs a due job, and none repeats it before it is due again", async () => {
  const name = newName();
  let runs = 0;
  const work = async () => {
    runs += 1;
    return 3;
  };
  const answers = await Promise.all(Array.from({ length: 5 }, () => runWhenDue(name, schedule, work)));
  expect(answers.filter((answer) => answer !== null)).toEqual([3]);
  expect(await runWhenDue(name, schedule, work)).toBeNull();
  await db().jobRun.updateMany({ where: { name }, data: { finishedAt: ago(61_000) } });
  expect(await runWhenDue(name, schedule, work)).toBe(3);
  expect(runs).toBe(2);
});

test("a failed run is retried sooner, and one whose process died after a while", async () => {
  const name = newName();
  await expect(runWhenDue(name, schedule, () => Promise.reject(new TypeError("no")))).rejects.toThrow("no");
  expect(await db().jobRun.findFirst({ where: { name } })).toMatchObject({ error: "TypeError" });
  expect(await runWhenDue(name, schedule, async () => 1)).toBeNull();
  await db().jobRun.updateMany({ where: { name }, data: { finishedAt: ago(11_000) } });
  expect(await runWhenDue(name, schedule, async () => 1)).toBe(1);

  await db().jobRun.create({ data: { name, startedAt: ago(29_000) } });
  expect(await runWhenDue(name, schedule, async () => 2)).toBeNull();
  await db().jobRun.updateMany({ where: { name, finishedAt: null }, data: { startedAt: ago(31_000) } });
  expect(await runWhenDue(name, schedule, async () => 2)).toBe(2);
});

test("a frequent job stores one row of its idle runs, and every row of its work", async () => {
  const name = newName();
  for (const affected of [0, 0, 5, 0, 0]) {
    await db().jobRun.updateMany({ where: { name }, data: { finishedAt: ago(61_000) } });
    await runWhenDue(name, { ...schedule, dropsIdleRuns: true }, async () => affected);
  }
  expect((await db().jobRun.findMany({ where: { name }, orderBy: { id: "asc" } })).map(({ affected }) => affected)).toEqual([5, 0]);
});
