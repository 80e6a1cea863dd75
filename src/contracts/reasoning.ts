import { z } from "zod";
import { reasoningLevels } from "./limits.ts";

/** The user's reasoning setting of a conversation. */
export const Reasoning = z.enum(reasoningLevels);
export type Reasoning = z.infer<typeof Reasoning>;
