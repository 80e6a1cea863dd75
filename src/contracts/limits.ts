// What the pages need of the contracts without zod, which would cost each of them 30 KB.

/** A task's texts, in code points, and how many labels it has. */
export const titleLengthMax = 200;
export const descriptionLengthMax = 2000;
export const labelLengthMax = 50;
export const labelCountMax = 20;

/** From none to the most pressing. */
export const taskPriorities = ["none", "low", "medium", "high"] as const;

export const messageTextLengthMax = 100_000;
export const summaryLengthMax = 8000;
export const instructionsLengthMax = 4000;

export const uploadBytesMax = 20 * 1_048_576;
/** Files of one message. */
export const attachmentsMax = 10;
/** Files that no message holds are kept this long. */
export const unattachedUploadHours = 24;

/** Tools kept of one server, and tools of all servers of a user that a model gets. */
export const mcpToolsMax = { ofServer: 64, ofUser: 100 };

/** How many days an overview of usage may show. */
export const usageDays = [7, 30, 90] as const;

/** How long a model should think before it answers, as the user set it for a conversation. */
export const reasoningLevels = ["off", "normal", "long"] as const;
