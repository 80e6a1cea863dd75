// The limits that pages need, without zod, which would add 30 KB to each page.

/** A task's lengths in code points, and its number of labels. */
export const titleLengthMax = 200;
export const descriptionLengthMax = 2000;
export const commentLengthMax = 4000;
export const labelLengthMax = 50;
export const labelCountMax = 20;

/** From none to the most urgent. */
export const taskPriorities = ["none", "low", "medium", "high"] as const;

export const messageTextLengthMax = 100_000;
export const summaryLengthMax = 8000;
export const instructionsLengthMax = 4000;
export const conversationTitleLengthMax = 200;
export const memoryLengthMax = 500;
/** More notes than anybody reads through. */
export const memoriesMax = 200;

/** How many days a cost forecast of a schedule covers. */
export const forecastDays = 30;

/**
 * The reasons for a notification, a closed list: push and mail are chosen per kind.
 * reminder: of a task · run_done, run_waiting, run_failed: of a schedule · reply_done: a reply ended while nobody watched ·
 * limit: near or reached · security: a sign-in method changed
 */
export const notificationKinds = ["reminder", "run_done", "run_waiting", "run_failed", "reply_done", "limit", "security"] as const;

/** A file of tasks that is imported. */
export const importBytesMax = 5 * 1_048_576;

/** A file of chats that is imported. */
export const chatImportBytesMax = 50 * 1_048_576;

export const uploadBytesMax = 20 * 1_048_576;
/** Files per message. */
export const attachmentsMax = 10;
/** Files without a message are purged after this. */
export const unattachedUploadHours = 24;
/** A temporary conversation that nobody left goes after this, counted from its last message. */
export const temporaryHours = 3;

/** The most tools stored per server, and offered to a model from all servers of a user. */
export const mcpToolsMax = { ofServer: 64, ofUser: 100 };

/** The ranges of the usage overview, in days. */
export const usageDays = [7, 30, 90] as const;

/** The user's reasoning setting of a conversation. */
export const reasoningLevels = ["off", "normal", "long"] as const;

/** The ranges of the insights, in days. */
export const insightDays = [7, 30, 90, 365] as const;
