import { z } from "zod";
import { reasoningLevels } from "./limits.ts";

/** How long a model should think before it answers, as the user set it for a conversation. */
export const Reasoning = z.enum(reasoningLevels);
export type Reasoning = z.infer<typeof Reasoning>;
