import type { ImportLoss, ImportRefusal, ImportSource } from "#contracts/transfer.ts";

/** Names of programs are the same in every language. */
export const sourceNames: Record<ImportSource, string> = {
  bestchat: "BestChat",
  todoist: "Todoist",
  ticktick: "TickTick",
  things: "Things",
  microsoft: "Microsoft To Do",
  vikunja: "Vikunja",
  icalendar: "iCalendar",
  markdown: "Markdown",
};

/** Why a line is not taken, as the name of its text. */
export const refusalTexts = {
  no_title: "transfer.reasonNoTitle",
  unreadable: "transfer.reasonUnreadable",
  repeated: "transfer.reasonRepeated",
} as const satisfies Record<ImportRefusal, string>;

/** What is left out of a task that is taken. */
export const lossTexts = {
  title_cut: "transfer.lostTitleCut",
  notes_cut: "transfer.lostNotesCut",
  date: "transfer.lostDate",
  recurrence: "transfer.lostRecurrence",
  reminders: "transfer.lostReminders",
  labels: "transfer.lostLabels",
  cancelled: "transfer.lostCancelled",
  section: "transfer.lostSection",
  too_deep: "transfer.lostTooDeep",
  other: "transfer.lostOther",
} as const satisfies Record<ImportLoss, string>;
