import { replyFailures } from "./reply-failures.ts";
import type { MessageKey } from "./text.ts";

/** Why an occurrence was not run or failed, by the name that is stored with it. */
const occurrenceReasons: Record<string, MessageKey> = {
  missed: "schedule.reasonMissed",
  overlap: "schedule.reasonOverlap",
  cap: "schedule.reasonCap",
  account: "schedule.reasonAccount",
  disabled: "schedule.reasonDisabled",
  deleted: "schedule.reasonDeleted",
  quota: "schedule.reasonQuota",
  email_not_confirmed: "schedule.reasonEmail",
  plan: "schedule.reasonPlan",
  plan_required: "schedule.reasonPlan",
  model: "schedule.reasonModel",
  stopped: "schedule.reasonStopped",
  tool: "schedule.reasonTool",
  tool_gone: "schedule.reasonToolGone",
  lost: "schedule.reasonLost",
};

/** The sentence of a reason, `<name>: <sentence>`, and the text of its name. */
export function reasonParts(reason: string): { sentence: string; byName: MessageKey | undefined } {
  const [, name = "", sentence = reason] = /^([a-z_]+): (.*)$/s.exec(reason) ?? [];
  return { sentence, byName: occurrenceReasons[name] ?? replyFailures[name.toUpperCase()] };
}
