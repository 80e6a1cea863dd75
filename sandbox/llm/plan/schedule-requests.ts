import type { Call, Plan } from "../types.ts";
import type { Surroundings } from "./task-requests.ts";

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const dayMs = 24 * 60 * 60 * 1000;
const every = /^every (day|weekday|(?:sun|mon|tues|wednes|thurs|fri|satur)day)(?: at (\d{1,2})(?::(\d{2}))?\s*(am|pm)?)?[,:]?\s+(.+)$/is;
const asksForList = /^(what(’|'| i)?s (is )?scheduled|(show|list)( me)?( my)? schedules|my schedules)\??$/i;

/**
 * Turns “Every Monday at 9, add a task to plan the week” into a call, and its result into an answer; null for other texts.
 */
export function planScheduleWork(message: string, { since, toolNames, now }: Surroundings): Plan | null {
  const text = message.trim().replace(/^please\s+/i, "");
  const found = every.exec(text);
  const lists = asksForList.test(text);
  if (!found && !lists) return null;
  const tool = found ? "create_schedule" : "list_schedules";
  if (!toolNames.includes(tool)) return say("I cannot make schedules here: no tool for it was given to me.");
  const result = since.flatMap((turn) => (turn.role === "tool" && turn.name === tool ? [turn.output] : [])).at(-1);
  if (result === undefined) return { pieces: [], calls: [found ? creation(found, now) : { name: tool, input: {} }] };
  return say(found ? made(result) : listed(result));
}

function creation([, often = "", hour = "9", minute = "00", half = "", order = ""]: RegExpExecArray, now: Date): Call {
  const day = often.toLowerCase();
  const weekday = weekdays.indexOf(day);
  const days = weekday < 0 ? 0 : (weekday - now.getUTCDay() + 7) % 7;
  const date = new Date(now.getTime() + days * dayMs).toISOString().slice(0, 10);
  const recurrence =
    day === "day" ? "FREQ=DAILY" : `FREQ=WEEKLY;BYDAY=${day === "weekday" ? "MO,TU,WE,TH,FR" : day.slice(0, 2).toUpperCase()}`;
  const time = `${String((Number(hour) % 12) + hourOffset(Number(hour), half.toLowerCase())).padStart(2, "0")}:${minute}`;
  const instruction = order.charAt(0).toUpperCase() + order.slice(1);
  return { name: "create_schedule", input: { title: instruction.slice(0, 60), instruction, starts_at: `${date}T${time}:00`, recurrence } };
}

/** The offset for a.m. or p.m. */
function hourOffset(hour: number, half: string): number {
  return half === "pm" || (half === "" && hour >= 12 && hour < 24) ? 12 : 0;
}

type Result = {
  title?: string;
  next_at?: string;
  rejected?: boolean;
  error?: { message?: string };
  schedules?: { title: string; next_at: string | null }[];
};

function made(output: unknown): string {
  const { title, next_at: next, rejected, error } = output as Result;
  if (rejected) return "All right, I scheduled nothing.";
  return error ? `That did not work: ${error.message}` : `Scheduled: **${title}**, first at ${next}.`;
}

function listed(output: unknown): string {
  const schedules = (output as Result).schedules ?? [];
  if (schedules.length === 0) return "Nothing is scheduled. Say *every Monday at 9, add a task to plan the week*.";
  return schedules.map(({ title, next_at }) => `- **${title}**${next_at ? `, next at ${next_at}` : ""}`).join("\n");
}

function say(text: string): Plan {
  return { pieces: [{ text }], calls: [] };
}
