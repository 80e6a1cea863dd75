import { expect, test } from "vitest";
import { createProject } from "#domain/project/project.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../tests/factories.ts";
import { createTaskTool } from "./create-task.ts";

test("a line of plain words becomes a task, in the user's zone and with their projects; fields that are given count more", async () => {
  const user = await makeUser();
  const actor = actorOf(user);
  await db().user.update({ where: { id: user.id }, data: { timeZone: "Pacific/Kiritimati" } });
  const project = await createProject(actor, { name: "Garden" });
  const add = (input: object) => db().$transaction((tx) => createTaskTool.run(actor, input, tx));
  const { output } = await add({ words: "water plants every 2nd tuesday 9:00 !high #home +garden //ask Ana", priority: "low" });
  expect(output).toMatchObject({
    title: "water plants",
    recurrence: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    due_time: "09:00",
    priority: "low",
    labels: ["home"],
    project_id: project.id,
    description: "ask Ana",
    understood: { pieces: expect.arrayContaining([{ priority: "!high" }, { project: "+garden" }]) },
  });
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Pacific/Kiritimati", dateStyle: "short" }).format(new Date());
  expect((await add({ words: "call Bo today +elsewhere" })).output).toMatchObject({
    ...{ title: "call Bo", due_date: today, project_id: null },
    understood: { unknown_project: "elsewhere" },
  });
});

test("without a title and without words it is refused before anybody is asked", () => {
  expect(createTaskTool.problems({ due_date: "2026-12-01" })).toMatchObject([{ field: "title" }]);
  expect(createTaskTool.problems({ words: " " })).toHaveLength(1);
});
