import { z } from "zod";
import { instructionsLengthMax } from "./limits.ts";
import { trimmedText } from "./text.ts";

export { instructionsLengthMax };
export const savedPromptsMax = 100;

/** What the assistant is asked to keep in mind, always or in one conversation; empty: nothing. */
export const Instructions = trimmedText(instructionsLengthMax);

export const SavedPromptAdd = z.object({ title: trimmedText(80, 1), text: trimmedText(instructionsLengthMax, 1) });
export type SavedPromptAdd = z.infer<typeof SavedPromptAdd>;
export const SavedPromptUpdate = SavedPromptAdd.extend({ id: z.uuid() });
export type SavedPromptUpdate = z.infer<typeof SavedPromptUpdate>;

export type SavedPrompt = { id: string; title: string; text: string };
