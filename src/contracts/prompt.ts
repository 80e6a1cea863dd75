import { z } from "zod";
import { instructionsLengthMax } from "./limits.ts";
import { trimmedText } from "./text.ts";

export { instructionsLengthMax };
export const savedPromptsMax = 100;

/** Instructions to the assistant, for all conversations or one; may be empty. */
export const Instructions = trimmedText(instructionsLengthMax);

export const SavedPromptAdd = z.object({ title: trimmedText(80, 1), text: trimmedText(instructionsLengthMax, 1) });
export type SavedPromptAdd = z.infer<typeof SavedPromptAdd>;
export const SavedPromptUpdate = SavedPromptAdd.extend({ id: z.uuid() });
export type SavedPromptUpdate = z.infer<typeof SavedPromptUpdate>;

export type SavedPrompt = { id: string; title: string; text: string };
