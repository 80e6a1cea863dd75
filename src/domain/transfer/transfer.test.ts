import { zipSync } from "fflate";
import ICAL from "ical.js";
import { expect, test } from "vitest";
import { partsOfRule } from "#contracts/recurrence-parts.ts";
import { fieldsOfTask, type Task } from "#contracts/task.ts";
import { type ExportFormat, exportFormats } from "#contracts/transfer.ts";
import type { Actor } from "#domain/actor.ts";
import { createProject, listProjects } from "#domain/project/project.ts";
import { createSavedFilter, listSavedFilters } from "#domain/project/saved-filter.ts";
import { createSection, listSections } from "#domain/project/section.ts";
import { addComment, listAllComments } from "#domain/task/comment.ts";
import { createTasks, deleteTasks } from "#domain/task/many.ts";
import { createTask } from "#domain/task/task.ts";
import { listTasks } from "#domain/task/task-list.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import fc from "../../../tests/setup/properties.ts";
import { calendarFeed, createCalendarFeed, readCalendarFeed, revokeCalendarFeed } from "./calendar-feed.ts";
import { exportTasks } from "./export.ts";
import { fitTasks } from "./fit.ts";
import { importTasks } from "./import.ts";
import { listImports, undoImport } from "./past-imports.ts";
import { readTaskFile } from "./read/read-file.ts";

const newActor = async (timeZone = "Europe/Berlin"): Promise<Actor> => {
  const user = await makeUser();
  await db().user.update({ where: { id: user.id }, data: { timeZone } });
  return actorOf(user);
};
const take = (actor: Actor, text: string | Uint8Array, name = "list.txt", dryRun = false) =>
  importTasks(actor, { name, bytes: typeof text === "string" ? Buffer.from(text) : text }, { dryRun });
const listOf = async (actor: Actor) => (await listTasks(actor, { sort: "position" })).tasks;

async function filled(): Promise<Actor> {
  const actor = await newActor();
  const home = await createProject(actor, { name: "Haus & Hof", color: "#16a34a" });
  const [trip] = await createTasks(actor, [
    { title: "Trip to Rome; book, pack\\go", description: "- not a list\n#no heading\n1. one\n\nend", dueDate: "2027-03-28", dueTime: "02:30", reminders: [0, 1440], priority: "high", labels: ["a b", "no,comma", "plain"], projectId: home.id },
    { title: "=HYPERLINK(\"http://x\")", description: "'=1+1", labels: ["-x"], priority: "low" },
    { title: "Rent (due soon) !high #wohnung 📅 now", dueDate: "2026-12-01", recurrence: "FREQ=MONTHLY;BYMONTHDAY=1", reminders: [60], recurrenceFrom: "completion", startDate: "2026-11-28" },
    { title: "Gym", dueDate: "2026-12-07", dueTime: "18:00", recurrence: "FREQ=WEEKLY;BYDAY=MO,TH", startDate: "2026-12-07", priority: "medium" },
    { title: "Half done", status: "in_progress" },
    { title: "Done", status: "completed", startDate: "2026-01-01" },
    { title: "日本語の長い題名".repeat(12), description: "ä".repeat(300) },
  ]); // biome-ignore format: a table
  const [first, second] = [await createSection(actor, home.id, { name: "Räume" }), await createSection(actor, home.id, { name: "Später" })];
  await createSection(actor, home.id, { name: "Before all", position: "Zz" });
  const child = await createTask(actor, { title: "Pack", parentId: trip?.id ?? 0, projectId: home.id, sectionId: second.id });
  await createTask(actor, { title: "Socks", parentId: child.id, projectId: home.id, sectionId: first.id });
  await addComment(actor, child.id, "Not the blue ones.");
  await addComment({ ...actor, kind: "assistant" }, child.id, "Noted.");
  await createSavedFilter(actor, { name: "House", path: `/projects/${home.id}`, query: "layout=board" });
  await createSavedFilter(actor, { name: "Urgent", path: "/tasks/today", query: "group=priority" });
  return actor;
}

/** What people see of a list, with names for ids. */
async function seen(actor: Actor, { without = [] }: { without?: (keyof Task)[] } = {}) {
  const [tasks, projects, sections] = [await listOf(actor), await listProjects(actor), await listSections(actor, null)];
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  return tasks
    .map((task) => {
      const fields = { ...fieldsOfTask(task), recurrence: task.recurrence && partsOfRule(task.recurrence) };
      for (const name of without) Reflect.deleteProperty(fields, name);
      const project = projects.find(({ id }) => id === task.projectId)?.name;
      const section = without.includes("sectionId") ? undefined : sections.find(({ id }) => id === task.sectionId)?.name;
      const ids = { projectId: undefined, parentId: undefined, sectionId: undefined };
      return { ...fields, ...ids, project, section, parent: titles.get(task.parentId ?? 0) };
    })
    .sort((a, b) => a.title.localeCompare(b.title));
}

/** What stands around the tasks. */
async function around(actor: Actor) {
  const [projects, sections, comments] = [await listProjects(actor), await listSections(actor, null), await listAllComments(actor)];
  const nameOf = (path: string) => projects.find(({ id }) => path === `/projects/${id}`)?.name ?? path;
  return {
    projects: projects.map(({ name, color }) => ({ name, color })),
    sections: sections.map(({ name, projectId, position }) => [name, nameOf(`/projects/${projectId}`), position]),
    filters: (await listSavedFilters(actor)).map(({ name, path, query, position }) => [name, nameOf(path), query, position]),
    comments: comments.map(({ author, text, createdAt }) => ({ author, text, createdAt })),
  };
}

const lossy: Partial<Record<ExportFormat, (keyof Task)[]>> = {
  icalendar: ["position", "sectionId"],
  markdown: ["position", "sectionId", "reminders", "startDate", "description"],
};

test.each(exportFormats)(
  "a list exported as %s and imported into an empty account is equal, and a second import adds nothing",
  async (format) => {
    const [from, to] = [await filled(), await newActor()];
    const text = await exportTasks(from, format);
    const count = (await listOf(from)).length;
    expect(await take(to, text, "x", true)).toMatchObject({
      added: count,
      known: 0,
      projects: ["Haus & Hof"],
      refused: [],
      changed: [],
      importId: null,
    });
    expect(await listOf(to)).toEqual([]);
    const report = await take(to, text);
    expect(report).toMatchObject({ added: count, refused: [], changed: [] });
    const without = { without: lossy[format] ?? [] };
    expect(await seen(to, without)).toEqual(await seen(from, without));
    expect(await take(to, text)).toMatchObject({ added: 0, known: count, importId: null });
    if (format === "json") expect(await around(to)).toEqual(await around(from));
    // What a list was written from is on it: only Markdown has no ids.
    if (format !== "markdown") expect(await take(from, text)).toMatchObject({ added: 0, known: count });
  },
);

test("sections, comments and filters come with our own JSON, and one undo takes back what it made and is not used since", async () => {
  const [from, to] = [await filled(), await newActor()];
  const text = await exportTasks(from, "json");
  const house = await createProject(to, { name: "HAUS & hof" });
  await createSection(to, house.id, { name: "räume" });
  const report = await take(to, text);
  expect(report).toMatchObject({ projects: [], sections: 2, comments: 2, filters: ["House", "Urgent"] });
  expect((await listSections(to, house.id)).map(({ name }) => name)).toEqual(["räume", "Before all", "Später"]);
  expect(await listSavedFilters(to)).toMatchObject([{ name: "House", path: `/projects/${house.id}` }, { name: "Urgent" }]);
  expect(await take(to, text)).toMatchObject({ added: 0, sections: 0, comments: 0, filters: [], importId: null });
  const later = (await listSections(to, house.id)).at(-1);
  await createTask(to, { title: "Stays", projectId: house.id, sectionId: later?.id ?? 0 });
  await undoImport(to, report.importId ?? "");
  expect((await listSections(to, house.id)).map(({ name }) => name)).toEqual(["räume", "Später"]);
  expect(await listSavedFilters(to)).toEqual([]);
  expect(await listAllComments(to)).toEqual([]);
});

test("what is wrong beside the tasks of our own JSON is left out", async () => {
  const actor = await newActor();
  const task = { id: 1, created_at: "2026-01-01T00:00:00.000Z", title: "x", project_id: 7, section_id: 9 };
  const whole = {
    format: "bestchat-tasks",
    projects: [{ id: 7, name: "P", color: 5 }],
    sections: [{ id: 9, project_id: 7, name: "S", position: "no key" }, { id: 10, project_id: 8, name: "T", position: "a0" }],
    tasks: [task],
    comments: [{ task_id: 1, author: "user", text: " ", created_at: "2026-01-01T00:00:00.000Z" }],
    filters: [{ name: "F", path: "/settings", query: "", position: "a0" }, { name: "G", path: "/projects/99", query: "", position: "a0" }],
  }; // biome-ignore format: a table
  expect(await take(actor, JSON.stringify(whole))).toMatchObject({ added: 1, sections: 1, comments: 0, filters: [] });
  expect(await seen(actor)).toMatchObject([{ title: "x", project: "P", section: "S" }]);
  const odd = { ...whole, tasks: [{ ...task, id: 2 }], sections: "all", comments: [1], filters: { a: 1 } };
  expect(await take(actor, JSON.stringify(odd))).toMatchObject({ added: 1, sections: 0 });
});

test("one undo takes back a whole import with its projects, and it can be imported again", async () => {
  const actor = await newActor();
  await createTask(actor, { title: "Mine" });
  const text = "# Work\n\n- [ ] One (due 2026-12-24 17:30) !high #a\n  - [x] Two\n\n# Home\n- Three";
  const { importId } = await take(actor, text, "list.md");
  expect((await seen(actor)).map(({ title, project, parent }) => [title, project, parent])).toEqual([
    ["Mine", undefined, undefined],
    ["One", "Work", undefined],
    ["Three", "Home", undefined],
    ["Two", "Work", "One"],
  ]);
  const [kept] = await listProjects(actor);
  await createTask(actor, { title: "Stays", projectId: kept?.id ?? 0 });
  expect(await undoImport(actor, importId ?? "")).toEqual({ deleted: 3 });
  expect(await undoImport(actor, importId ?? "")).toEqual({ deleted: 0 });
  expect((await seen(actor)).map(({ title, project }) => [title, project])).toEqual([["Mine", undefined], ["Stays", "Work"]]); // biome-ignore format: a list
  expect((await listProjects(actor)).map(({ name }) => name)).toEqual(["Work"]);
  expect(await listImports(actor)).toMatchObject([{ source: "markdown", name: "list.md", tasks: 0, undoneAt: expect.any(String) }]);
  await expect(undoImport(await newActor(), importId ?? "")).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await take(actor, text)).toMatchObject({ added: 3, known: 0, projects: ["Home"] });
  // What was deleted since comes back, what is there stays.
  await deleteTasks(actor, (await listOf(actor)).filter(({ title }) => title === "Three").map(({ id }) => id)); // biome-ignore format: one call
  expect(await take(actor, text)).toMatchObject({ added: 1, known: 2 });
});

const todoist = [
  "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE",
  "meta,view_style=list,,,,,,,,",
  "section,Rooms,,,,,,,,",
  'task,"Clean, @home kitchen","with ""soap""',
  'twice",1,1,Ann (1),,every! 3 days at 9:00,en,Europe/Berlin',
  "task,Sink,,4,2,Ann (1),,,en,",
  "note,Mind the tap,,,,Ann (1),,,,",
  "task,Fridge,,2,1,Ann (1),,when the moon is full,en,",
  "task,,,4,1,Ann (1),,,en,",
  "wish,Boat,,,,,,,,",
].join("\r\n");

test("Todoist: labels, priorities, depth, words for dates; what cannot be taken is told by its line", async () => {
  const actor = await newActor();
  const report = await take(actor, `\u{FEFF}${todoist}`, "House [2203306141].csv");
  expect(report).toMatchObject({ source: "todoist", added: 3, projects: ["House"] });
  expect(report.refused).toEqual([
    { line: 9, title: "", reason: "no_title" },
    { line: 10, title: "Boat", reason: "unreadable" },
  ]);
  expect(report.changed.map(({ line, lost }) => [line, lost])).toEqual([[8, ["date"]]]);
  expect(await seen(actor)).toMatchObject([
    { title: "Clean, kitchen", description: 'with "soap"\ntwice', priority: "high", labels: ["home"], section: "Rooms", dueTime: "09:00", recurrence: { FREQ: "DAILY", INTERVAL: "3" }, recurrenceFrom: "completion", project: "House" },
    { title: "Fridge", description: "when the moon is full", priority: "medium", dueDate: null },
    { title: "Sink", description: "Mind the tap", priority: "none", parent: "Clean, kitchen" },
  ]); // biome-ignore format: a table
  const backup = zipSync({
    "House [2203306141].csv": Buffer.from(todoist),
    "Inbox [1].csv": Buffer.from("TYPE,CONTENT\ntask,New"),
    "x.png": new Uint8Array(9),
  });
  expect(await take(actor, backup, "backup.zip")).toMatchObject({ source: "todoist", added: 1, known: 3, projects: ["Inbox"] });
});

test("TickTick, Things, Microsoft To Do, Outlook and Vikunja", async () => {
  const actor = await newActor();
  const ticktick = [
    '"Date: 2026-11-30+0000"', '"Version: 7.1"', '"Status: \n0 Normal"',
    '"Folder Name","List Name","Title","Kind","Tags","Content","Is Check list","Start Date","Due Date","Reminder","Repeat","Priority","Status","Created Time","Completed Time","Order","Timezone","Is All Day","taskId","parentId"',
    '"","Work","Report","TEXT","a, b","Notes","N","2026-12-01T23:00:00+0000","2026-12-01T23:00:00+0000","P0DT9H0M0S","FREQ=WEEKLY;INTERVAL=2","5","0","","","1","Europe/Berlin","true","7","',
    '"","Inbox","Call","TEXT","","","N","2026-12-01T15:30:00+0000","","-PT30M","","0","2","","","2","America/New_York","false","8","7"',
  ].join("\n").replace('"7","\n', '"7",""\n'); // biome-ignore format: lines
  expect(await take(actor, ticktick)).toMatchObject({ source: "ticktick", added: 2, refused: [], changed: [] });
  expect(await seen(actor)).toMatchObject([
    { title: "Call", dueDate: "2026-12-01", dueTime: "16:30", reminders: [30], status: "completed", parent: "Report" },
    { title: "Report", dueDate: "2026-12-02", dueTime: null, reminders: [0], priority: "high", labels: ["a", "b"], project: "Work" },
  ]);
  const things = [
    { type: "project", attributes: { title: "Move", items: [{ type: "heading", attributes: { title: "Before" } }, { type: "to-do", attributes: { title: "Boxes", when: "2026-12-05@18:00", deadline: "2026-12-20", tags: ["x"], "checklist-items": [{ type: "checklist-item", attributes: { title: "Tape", completed: true } }] } }, 5] } },
    { type: "to-do", attributes: { title: "Someday maybe", when: "someday", canceled: true } },
    { type: "area", attributes: { title: "Life" } },
  ]; // biome-ignore format: a table
  const second = await newActor();
  expect(await take(second, JSON.stringify(things))).toMatchObject({
    source: "things",
    added: 3,
    refused: [{ reason: "unreadable" }, { title: "Life" }],
  });
  expect(await seen(second)).toMatchObject([
    { title: "Boxes", startDate: "2026-12-05", dueDate: "2026-12-20", labels: ["x"], section: "Before", project: "Move" },
    { title: "Someday maybe", status: "completed", labels: ["someday"] },
    { title: "Tape", status: "completed", parent: "Boxes" },
  ]);
  const microsoft = { value: [{ id: "L", displayName: "Groceries", tasks: [
    { id: "T", title: "Milk", importance: "high", status: "inProgress", body: { content: "<p>2&nbsp;l</p>", contentType: "html" }, dueDateTime: { dateTime: "2026-12-03T00:00:00.0000000", timeZone: "UTC" }, reminderDateTime: { dateTime: "2026-12-03T07:00:00.0000000", timeZone: "UTC" }, recurrence: { pattern: { type: "weekly", interval: 2, daysOfWeek: ["thursday"] }, range: { type: "noEnd" } }, categories: ["shop"], checklistItems: [{ id: "C", displayName: "oat", isChecked: true }] },
    { id: 5 },
  ] }] }; // biome-ignore format: a table
  const third = await newActor();
  expect(await take(third, JSON.stringify(microsoft))).toMatchObject({ source: "microsoft", added: 2, refused: [{ line: 3 }] });
  expect(await seen(third)).toMatchObject([
    { title: "Milk", description: "2 l", status: "in_progress", dueDate: "2026-12-03", dueTime: "08:00", reminders: [0], recurrence: { FREQ: "WEEKLY", INTERVAL: "2", BYDAY: "TH" }, project: "Groceries" },
    { title: "oat", status: "completed", parent: "Milk" },
  ]); // biome-ignore format: a table
  const outlook =
    'Subject;Start Date;Due Date;Priority;Status;Notes;Categories\r\nCall;;12/24/2026;High;Completed;"a\r\nb";x;\r\nOdd;;soon;;;;';
  expect(await take(third, outlook)).toMatchObject({ source: "microsoft", added: 2, changed: [{ title: "Odd", lost: ["date"] }] });
  const vikunja = [{ title: "Garden", tasks: [{ id: 3, title: "Water", description: "<ul><li>roses</li></ul>", due_date: "2026-12-03T17:00:00Z", repeat_after: 604800, repeat_mode: 2, priority: 4, labels: [{ title: "out" }], reminders: [{ relative_period: -3600, relative_to: "due_date" }] }, { id: 4, title: "Hose", due_date: "0001-01-01T00:00:00Z", related_tasks: { parenttask: [{ id: 3 }] } }] }]; // biome-ignore format: a table
  const fourth = await newActor();
  expect(
    await take(fourth, zipSync({ "data.json": Buffer.from(JSON.stringify(vikunja)), "files/1.json": new Uint8Array(3) })),
  ).toMatchObject({ source: "vikunja", added: 2 });
  expect(await seen(fourth)).toMatchObject([
    { title: "Hose", dueDate: null, parent: "Water" },
    { title: "Water", description: "- roses", dueDate: "2026-12-03", dueTime: "18:00", priority: "high", reminders: [60], recurrence: { FREQ: "WEEKLY" }, recurrenceFrom: "completion" },
  ]); // biome-ignore format: a table
});

test("VTODOs of other programs: their zones, levels and parents", async () => {
  const todo = (...lines: string[]) => ["BEGIN:VTODO", ...lines, "END:VTODO"];
  const text = ["BEGIN:VCALENDAR", "VERSION:2.0",
    ...todo("UID:a", "SUMMARY:Meet\\, greet", "DUE;TZID=America/New_York:20261203T120000", "PRIORITY:2", "CATEGORIES:x,y", "BEGIN:VALARM", "TRIGGER:-P1D", "ACTION:DISPLAY", "END:VALARM"),
    ...todo("UID:b", "SUMMARY:Day", "DUE;VALUE=DATE:20261203", "RELATED-TO:a", "STATUS:CANCELLED", "RRULE:FREQ=WEEKLY;BYDAY=TH"),
    ...todo("UID:c", "DUE:20261203T230000Z"),
    "END:VCALENDAR"].join("\r\n"); // biome-ignore format: lines
  const actor = await newActor();
  expect(await take(actor, text)).toMatchObject({
    source: "icalendar",
    added: 2,
    refused: [{ line: 3, reason: "no_title" }],
    changed: [{ lost: ["cancelled"] }],
  });
  expect(await seen(actor)).toMatchObject([
    {
      title: "Day",
      dueDate: "2026-12-03",
      dueTime: null,
      parent: "Meet, greet",
      status: "completed",
      recurrence: { FREQ: "WEEKLY", BYDAY: "TH" },
    },
    { title: "Meet, greet", dueDate: "2026-12-03", dueTime: "18:00", priority: "high", labels: ["x", "y"], reminders: [1440] },
  ]);
});

test.each([
  ["Latin-1", Buffer.from("- K\xe4se", "latin1"), "UTF-8"],
  ["nothing", Buffer.from(" \n"), "empty"],
  ["broken JSON", Buffer.from('[{"type":'), "JSON"],
  ["somebody's JSON", Buffer.from('{"a":1}'), "none of the programs"],
  ["a broken calendar", Buffer.from("BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY"), "iCalendar"],
  ["words", Buffer.from("Dear Ann,\nhow are you?"), "no tasks"],
  ["a bomb", zipSync({ "a.csv": new Uint8Array(30 * 1_048_576) }), "more than 20 MB"],
  ["half an archive", zipSync({ "a.csv": new Uint8Array(1000) }).subarray(0, 60), "cut off"],
  ["too many", Buffer.from("- x\n".repeat(5001)), "5000"],
])("%s is refused in words", async (_, bytes, words) => {
  await expect(take(await newActor(), bytes)).rejects.toMatchObject({ code: "VALIDATION", message: expect.stringMatching(words) });
});

test("what does not fit is cut and said; too deep comes beside, circles and strangers' parents go", async () => {
  const actor = await newActor();
  const tasks = [
    { id: 1, created_at: "2026-01-01T00:00:00.000Z", title: `${"long ".repeat(60)}`, labels: Array.from({ length: 30 }, (_, at) => `l${at}`), reminders: [1, 2, 3, 4, 5, 6], due_time: "09:00", priority: "urgent", description: 5 },
    { id: 2, created_at: "2026-01-01T00:00:00.000Z", title: "loop", parent_id: 3 },
    { id: 3, created_at: "2026-01-01T00:00:00.000Z", title: "pool\0\ud800", parent_id: 2 },
    { id: 4, created_at: "2026-01-01T00:00:00.000Z", title: "orphan", parent_id: 99, due_date: "2026-12-01", recurrence: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" },
    { id: 4, created_at: "2026-01-01T00:00:00.000Z", title: "again" },
  ]; // biome-ignore format: a table
  const report = await take(actor, JSON.stringify({ format: "bestchat-tasks", tasks }));
  expect(report.refused).toEqual([{ line: 5, title: "again", reason: "repeated" }]);
  expect(report.changed).toMatchObject([
    { line: 1, lost: expect.arrayContaining(["title_cut", "labels", "reminders", "other"]) },
    { line: 4, lost: ["recurrence"] },
  ]);
  const deep = "- a\n  - b\n    - c\n      - d\n        - e\n          - f";
  expect((await take(actor, deep)).changed.map(({ title, lost }) => [title, lost])).toEqual([["e", ["too_deep"]], ["f", ["too_deep"]]]); // biome-ignore format: a list
  expect((await seen(actor)).filter(({ title }) => title.length < 6).map(({ title, parent }) => `${title}<${parent}`)).toEqual(["a<undefined", "b<a", "c<b", "d<c", "e<c", "f<c",
    "loop<pool\u{FFFD}",
    "pool\u{FFFD}<undefined",]); // biome-ignore format: a list
});

test("whatever a file holds, it is taken or refused in words", () => {
  const scraps = fc.constantFrom(
    ...["TYPE,CONTENT\n", "task,", "BEGIN:VCALENDAR\n", "BEGIN:VTODO\n", "END:VTODO\nEND:VCALENDAR", "SUMMARY:x\n", "DUE:2026\n"],
    ...['[{"type":"to-do","attributes":', "{}", "}]", '{"format":"bestchat-tasks","tasks":[', '{"id":1,"created_at":"","title":"x"}', "]}"],
    ...[
      "- x",
      "\n",
      '"',
      ",",
      " (due 9999-99-99)",
      "\0",
      "PK\u0003\u0004",
      '{"value":[{"title":"x","status":',
      "List Name,Title,Due Date\n",
    ],
  );
  const pieces = fc.array(fc.oneof({ weight: 4, arbitrary: scraps }, fc.string({ maxLength: 5 })), { maxLength: 12 });
  fc.assert(
    fc.property(pieces, (parts) => {
      try {
        fitTasks(readTaskFile({ name: "x", bytes: Buffer.from(parts.join("")) }, { zone: "UTC", today: "2026-12-01", now: "12:00" }).found);
      } catch (error) {
        expect(error).toMatchObject({ code: "VALIDATION" });
      }
    }),
    { numRuns: 500 },
  );
});

test("the calendar at the secret address: days, zones with their changes, repetition; revoked it opens nothing", async () => {
  const actor = await filled();
  expect(await calendarFeed(actor)).toBeNull();
  const { token } = await createCalendarFeed(actor);
  const text = await readCalendarFeed(`${token}.ics`, (id) => `https://x.example/tasks/${id}`);
  const calendar = new ICAL.Component(ICAL.parse(text) as never);
  expect(calendar.getFirstPropertyValue("refresh-interval")?.toString()).toBe("PT1H");
  expect(text.split("\r\n").every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  const events = calendar.getAllSubcomponents("vevent").map((part) => new ICAL.Event(part));
  expect(
    events.map(({ summary, startDate, endDate }) => [summary, startDate.isDate, startDate.toString(), endDate.toString()]).sort(),
  ).toEqual([
    ["Gym", false, "2026-12-07T18:00:00", "2026-12-07T18:30:00"],
    ["Rent (due soon) !high #wohnung 📅 now", true, "2026-12-01", "2026-12-02"],
    ["Trip to Rome; book, pack\\go", false, "2027-03-28T02:30:00", "2027-03-28T03:00:00"],
  ]);
  const gym = events.find(({ summary }) => summary === "Gym");
  const days = gym?.iterator();
  // In winter an hour before Greenwich, in summer two: by the changes that the calendar itself holds.
  const moments = Array.from({ length: 36 }, () => days?.next()?.toJSDate().toISOString());
  expect([moments[0], moments[1], moments[35]]).toEqual([
    "2026-12-07T17:00:00.000Z",
    "2026-12-10T17:00:00.000Z",
    "2027-04-08T16:00:00.000Z",
  ]);
  expect(events.find(({ summary }) => summary.startsWith("Rent"))?.isRecurring()).toBe(false);
  const { token: other } = await createCalendarFeed(actor);
  await expect(readCalendarFeed(token, String)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await revokeCalendarFeed(actor);
  await expect(readCalendarFeed(other, String)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(revokeCalendarFeed(actor)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(readCalendarFeed("1-x", String)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("tasks of one list of which only some name a field get what the column has", async () => {
  const actor = await newActor();
  const made = await createTasks(actor, [{ title: "a" }, { title: "b", priority: "high", status: "completed", position: "a5" }]);
  expect(made).toMatchObject([
    { priority: "none", status: "pending", labels: [] },
    { priority: "high", position: "a5" },
  ]);
});
