import { expect, test } from "vitest";
import { createTask } from "#domain/task/task.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { feedCursor, feedEventsAfter } from "./feed.ts";

test("events come in the order of their numbers, also beyond the ninth, and only those of their owner", async () => {
  const [mine, others] = [actorOf(await makeUser()), actorOf(await makeUser())];
  for (let at = 1; at <= 11; at += 1) await createTask(mine, { title: `Task ${at}` });
  await createTask(others, { title: "not mine" });
  const events = await feedEventsAfter(mine.userId, 7);
  expect(events.map(({ seq, data }) => [seq, "title" in data && data.title])).toEqual([8, 9, 10, 11].map((seq) => [seq, `Task ${seq}`]));
  expect(events.at(-1)?.seq).toBe(await feedCursor(mine.userId));
});
