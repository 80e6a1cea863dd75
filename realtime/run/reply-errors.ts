import type { MessageError } from "#contracts/message.ts";
import type { EndReason } from "../llm/answer/end.ts";
import { invalidCallStepsMax, stepsMax, turnTokensMax } from "../tunables.ts";

/** End reasons of an incomplete answer; the text received so far is kept. */
export const incompleteEndings: Partial<Record<EndReason, MessageError>> = {
  refusal: {
    code: "REFUSED",
    message: "The model declined to answer this. Ask in other words, or choose another model.",
  },
  length: {
    code: "OUTPUT_LIMIT",
    message: "The answer reached the greatest length that the model allows. Press Continue to get the rest.",
  },
};

/** The reservation limited the output, and the model has more to say. */
export const shortenedEnd: MessageError = {
  code: "QUOTA_EXCEEDED",
  message:
    "The reply was shortened to what is left to spend, of your plan's allowance or of a cap that you set. See Usage in the settings for what is left and when it is there again.",
};

export const saidNothing: MessageError = {
  code: "EMPTY",
  message: "The model said nothing. Press Retry to ask again, or choose another model.",
};

export const badArguments: MessageError = {
  code: "BAD_ARGUMENTS",
  message: `The model called tools ${invalidCallStepsMax} times with arguments that they do not take; those calls did not run. Press Continue to let it try again, or choose another model.`,
};

export const tooManySteps: MessageError = {
  code: "TOO_MANY_STEPS",
  message: `The assistant used its ${stepsMax} steps without finishing. What it did is kept; press Continue to let it go on.`,
};

export const turnLimit: MessageError = {
  code: "TURN_LIMIT",
  message: `The assistant used the ${turnTokensMax.toLocaleString("en")} tokens of one turn without finishing. What it did is kept; press Continue to let it go on.`,
};

/** A schedule uses a tool that no longer exists: without it the run would do nothing and still look successful. */
export function toolGone(name: string): ReplyRefused {
  return new ReplyRefused({
    code: "TOOL_GONE",
    message: `The tool “${name}” that this schedule names is not there any more. See under Settings whether its server is switched on and signed in to, or choose other tools for the schedule.`,
  });
}

/** Why a reply cannot continue, found while preparing its next model call. */
export class ReplyRefused extends Error {
  readonly reason: MessageError;

  constructor(reason: MessageError) {
    super(reason.message);
    this.reason = reason;
  }
}
