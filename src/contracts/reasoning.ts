import { z } from "zod";

/** How long a model should think before it answers, as the user set it for a conversation. */
export const Reasoning = z.enum(["off", "normal", "long"]);
export type Reasoning = z.infer<typeof Reasoning>;
