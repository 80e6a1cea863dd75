/** Deltas after the first of a burst are joined on this clock, shared by all streams: about one frame. */
export const emitIntervalMs = 33;
/** How often text is stored and leases renewed. A kill loses at most this much text. */
export const flushIntervalMs = 500;
/** Runs that one statement of it stores. */
export const flushRunsMax = 200;
/** A live reply grows apart from the parts in its row by so many characters and this share of them: parts are compressed as a whole when they are written. */
export const tailLengthMin = 4000;
export const tailShareMax = 0.25;
/** How often runs of dead processes are looked for. With the lease it bounds a takeover: 8 s + 2 s. */
export const sweepIntervalMs = 2000;
/** Runs that one sweep takes over at most, so that one process does not choke on another's death. */
export const sweepRunsMax = 50;
/** How long a feed that could not be read waits for another try. */
export const feedRetryMs = 500;
/** How often every live socket's session is looked at, in case a notification was lost. */
export const sessionSweepIntervalMs = 20_000;
/** Ended runs stay in memory this long, so that an open that read the row just before still meets the end. */
export const endedRunKeptMs = 15_000;
/** What a call is taken to send beside the conversation, for what is held for it: instructions and our tools. */
export const besideMessagesBytes = 9000;
/** Model calls of one run. A model that loops over tools is stopped here. */
export const stepsMax = 8;
/** Steps of one run in which a model may call tools with arguments that they do not take. */
export const refusedStepsMax = 3;
/** Tokens of all model calls of one run together, in and out. What one call may have is bounded by its window. */
export const turnTokensMax = 1_000_000;
/** Tool calls of one model call; the others are refused. More than a handful of changes wait for the user, as one list. */
export const callsPerStepMax = 200;
/** Characters of one reply. */
export const replyLengthMax = 400_000;
/** Running replies of one user; RATE_LIMITS=off lifts it. */
export const runsPerUserMax = 5;
/** Sockets of one user; RATE_LIMITS=off lifts it. */
export const socketsPerUserMax = 20;
/**
 * Connections of one address (of IPv6: one /64) on this process: that have not said who they are, and all. An office or a
 * school shares one address; RATE_LIMITS=off lifts both.
 */
export const handshakesPerNetworkMax = 100;
export const socketsPerNetworkMax = 1000;
/** A connection that has not said who it is by then is cut. Longer than a slow database may take to know it. */
export const handshakeTimeoutMs = 8000;
/** A request's headers, and all of it, must have come by then; how often that is looked at. */
export const headersTimeoutMs = 10_000;
export const requestTimeoutMs = 300_000;
export const requestSweepMs = 2000;
/** Uploads under way at once, of one user and of one address; RATE_LIMITS=off lifts them. */
export const uploadsPerUserMax = 20;
export const uploadsPerNetworkMax = 40;
/** A request whose body brings fewer bytes than this in such a time is cut: a slow line of a phone brings ten times as many. */
export const bodyLullMs = 10_000;
export const bodyLullBytes = 8192;
/** Events of one socket per second, with a burst; RATE_LIMITS=off lifts it. */
export const eventsPerSecondMax = 20;
export const eventsBurstMax = 60;
/**
 * Of one user over all realtime processes, in each minute: socket events, and requests to /v1 and /uploads. What is counted is
 * told to the other processes this often, so an overrun is what comes in between; RATE_LIMITS=off lifts both.
 */
export const userEventsPerMinuteMax = 3000;
export const userRequestsPerMinuteMax = 600;
export const userLimitTellMs = 1000;
/** Bytes of one packet from a client: 100,000 code points of four bytes, escaped, and then some. */
export const packetBytesMax = 2_000_000;
/** Bytes that may wait for one socket. Beyond it, and growing for so many looks, it is cut and opens anew from a snapshot. */
export const bufferedBytesMax = 1_000_000;
export const pressureLooks = 3;
/** How often that is looked at; as many seconds of the fastest stream more may wait meanwhile. */
export const pressureSweepMs = 1000;
/** Time for runs to end by themselves before a drain hands them over. */
export const drainGraceMs = 1000;
/** A drain that takes longer is cut. */
export const drainTimeoutMs = 20_000;
/** How long a stop waits for another process to end the run before it answers with what is stored. */
export const stopWaitMs = 9000;
/** A reply of another process that was not heard of for this long is looked up in the rows; how often that is checked. */
export const mirrorQuietMs = 1500;
export const mirrorSweepMs = 500;
/** How often a process says whom it follows, and how long that holds: text goes over the bus for that long in vain. */
export const followRenewMs = 5000;
export const followKeptMs = 15_000;
/** How long the bus may be behind the feed before its word counts as lost and the rows are asked. */
export const busLateMs = 400;
/** How much older than its conversation's change a message may be that was changed with it. */
export const sameChangeMs = 50;
/** How far back a conversation is looked up after the bus was away. */
export const clusterLookBackMs = 15_000;
/** The call that names a conversation: how much of question and answer it gets, what it may say, and how long it may take. */
export const titleTextMax = 1000;
export const titleOutputTokens = 30;
export const titleTimeoutMs = 30_000;
/** Characters of a title that a model made. */
export const titleLengthMax = 60;
/**
 * A summary of what is left out: the part of the messages still shown that it covers in advance, and how many of these must be
 * left when the next one is made. More of the first saves calls and shows the model less word for word.
 */
export const summaryAhead = 1 / 3;
export const summarySlack = 2;
/** One call for a summary: what it is given, of each message and of a tool's input or result, what it may say and how long it may take. */
export const summaryInputTokens = 12_000;
export const summaryMessageChars = 4000;
export const summaryToolChars = 400;
export const summaryOutputTokens = 800;
export const summaryTimeoutMs = 60_000;
/** Calls after one reply; a long conversation that had no summary gets it within a few replies. */
export const summaryCallsMax = 3;
/** For so long no other process summarises a conversation whose process died: longer than all its calls take. */
export const summaryClaimSeconds = 240;
/** The part of the window that the descriptions of tools may take. */
export const toolsShare = 1 / 3;
/** The part of the window that a summary may take. */
export const summaryShare = 1 / 4;
/** How often it is looked whether a purge is due. */
export const purgeCheckIntervalMs = 5 * 60_000;
/** How often the ends of the audit are noted outside the database. Entries younger than that can be cut off unnoticed. */
export const auditHeadIntervalMs = 5000;
/** How often webhooks that could not be applied are looked at; each waits longer after every failure. */
export const webhookRetryIntervalMs = 5000;
/** How often it is looked for schedules that are due: how late their runs begin on an idle machine. */
export const scheduleLookMs = 1000;
/** How often it is noted that somebody looks; a longer time without a note counts as one in which schedules were missed. */
export const scheduleNoteMs = 2000;
/** Runs of schedules that one look begins at most, how many are begun at once, and how many replies one process then writes. */
export const scheduleClaimsMax = 40;
export const scheduleClaimsAtOnce = 2;
export const scheduledRunsMax = 200;
/** Model calls of a dry run, and how long it may take. */
export const dryRunStepsMax = 12;
export const dryRunTimeoutMs = 180_000;
/** When the database's clock has gone so much further than this process's own, nothing is begun for a while: it may be set back. */
export const clockJumpMs = 10 * 60_000;
export const clockJumpPauseMs = 20_000;
/** How often it is looked whether a job of billing is due. */
export const billingCheckIntervalMs = 5000;
/** The least time between two looks at subscriptions that must end; a deleted account's owner pays that much longer at most. */
export const cancellationIntervalMs = 10_000;
/** The least time between two reports to Polar's meters: how far what Polar shows lags behind. */
export const usageReportIntervalMs = 60_000;
/** The least time between two comparisons of everybody with Polar: how long lost webhooks stay unnoticed at most. */
export const reconcileIntervalMs = 24 * 60 * 60_000;
export const reconcileRetryMs = 15 * 60_000;
/** A comparison that takes longer than this was lost with its process, and another begins it anew. */
export const reconcileLostAfterMs = 30 * 60_000;
/** How often files are looked for whose text a dead process was reading. */
export const extractionCheckIntervalMs = 15_000;
/** How much of its files a prompt holds, in characters and pictures, and how long a reply waits for a file that is being read. */
export const filePromptLimits = { perFile: 100_000, together: 250_000, images: 8, waitMs: 45_000, lookMs: 200 };
/**
 * How a conversation is made to fit, in this order: the characters that a tool's result or a file's text keeps, in earlier
 * messages and in what is being answered; `drop`: whole messages may go too.
 */
export const contextCuts = [
  { earlier: 8000, now: Number.POSITIVE_INFINITY, drop: false },
  { earlier: 2000, now: 32_000, drop: false },
  { earlier: 2000, now: 32_000, drop: true },
  { earlier: 1000, now: 8000, drop: true },
  { earlier: 1000, now: 1000, drop: true },
];
/** How often at most pages are told how far a call of an MCP server has come. */
export const progressIntervalMs = 300;
/** How long a server's question to the user waits, and how often it is looked whether it was answered: any process may take the answer. */
export const questionMs = 15 * 60_000;
export const answerLookMs = 300;
/** How long the other processes are waited for when it is asked whether a reply's reader is connected there; a late one counts as none. */
export const awayLookMs = 700;
/** How often deliveries of notifications are looked for; how many one look takes, and sends at the same time. A claim outlives that many time-outs. */
export const deliveryIntervalMs = 2000;
export const deliveryBatch = 40;
export const deliveriesAtOnce = 20;
/** How long a push service keeps a message for a phone that is off: a reminder is of no use the next day. */
export const pushTtlSeconds: Record<string, number> & { other: number } = {
  reminder: 6 * 3600,
  run_waiting: 7 * 86_400,
  security: 7 * 86_400,
  other: 86_400,
};
/** A service that asks for more is asked again by then. */
export const retryAfterMaxSeconds = 86_400;
/** How often reminders are looked for, which is how late one may be; how many one look takes, and fires at the same time. */
export const reminderIntervalMs = 2000;
export const reminderBatch = 100;
export const remindersAtOnce = 4;
/** How long a mail server may be silent. */
export const mailTimeoutMs = 15_000;
