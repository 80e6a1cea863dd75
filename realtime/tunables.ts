/** Deltas after the first of a burst are batched on this interval, shared by all streams: about one frame. */
export const emitIntervalMs = 33;
/** How often text is stored and leases are renewed. A crash loses at most this much text. */
export const flushIntervalMs = 500;
/** Runs per flush statement. */
export const flushRunsMax = 200;
/**
 * A reply's row is rewritten once the live text exceeds it by this many characters and this share: parts are compressed as a
 * whole on each write.
 */
export const tailLengthMin = 4000;
export const tailShareMax = 0.25;
/** How often expired leases are swept. With the lease duration it bounds a takeover: 8 s + 2 s. */
export const sweepIntervalMs = 2000;
/** Runs that one sweep takes over at most, so that one process's death does not overload another. */
export const sweepRunsMax = 50;
/** The delay before a failed read of the feed is retried. */
export const feedRetryMs = 500;
/** How often the session of every socket is checked, in case a notification was lost. */
export const sessionSweepIntervalMs = 20_000;
/** Ended runs stay in memory this long, so that an `open` that read the row just before still finds the end. */
export const endedRunTtlMs = 15_000;
/** Estimated bytes per call besides the conversation (instructions and built-in tools), for its reservation. */
export const besideMessagesBytes = 9000;
/** Model calls per run. Stops a model that calls tools in a loop. */
export const stepsMax = 8;
/** Steps per run in which a model may call tools with invalid arguments. */
export const invalidCallStepsMax = 3;
/** Total input and output tokens of one run. A single call is bounded by the context window. */
export const turnTokensMax = 1_000_000;
/**
 * Tool calls per model call; the rest are refused. More than a handful of changes wait for the user's approval as one list.
 */
export const callsPerStepMax = 200;
/** Characters of one reply. */
export const replyLengthMax = 400_000;
/** Running replies per user; RATE_LIMITS=off removes the limit. */
export const runsPerUserMax = 5;
/** Sockets per user; RATE_LIMITS=off removes the limit. */
export const socketsPerUserMax = 20;
/**
 * Connections per address (IPv6: per /64) on this process: unauthenticated ones, and all. An office or a school may share one
 * address; RATE_LIMITS=off removes both limits.
 */
export const handshakesPerNetworkMax = 100;
export const socketsPerNetworkMax = 1000;
/** An unauthenticated connection is closed after this time, which exceeds the time a slow database may need. */
export const handshakeTimeoutMs = 8000;
/** Deadlines for a request's headers and for the whole request, and how often they are checked. */
export const headersTimeoutMs = 10_000;
export const requestTimeoutMs = 300_000;
export const requestSweepMs = 2000;
/** Concurrent uploads per user and per address; RATE_LIMITS=off removes the limits. */
export const uploadsPerUserMax = 20;
export const uploadsPerNetworkMax = 40;
/** A request whose body brings fewer bytes per interval is aborted: a slow mobile connection brings ten times as many. */
export const slowBodyWindowMs = 10_000;
export const slowBodyMinBytes = 8192;
/** Events per socket and second, and the burst; RATE_LIMITS=off removes the limit. */
export const eventsPerSecondMax = 20;
export const eventsBurstMax = 60;
/**
 * Limits per user and minute across all realtime processes: socket events, and requests to /v1 and /uploads. Counts are
 * synchronised this often, which bounds an overrun; RATE_LIMITS=off removes both.
 */
export const userEventsPerMinuteMax = 3000;
export const userRequestsPerMinuteMax = 600;
export const userLimitSyncMs = 1000;
/** Bytes of one client packet: 100,000 code points of four bytes, escaped, with a margin. */
export const packetBytesMax = 2_000_000;
/**
 * Bytes buffered per socket. A socket above it whose buffer grows for this many checks is closed, and reopens from a
 * snapshot.
 */
export const bufferedBytesMax = 1_000_000;
export const slowConsumerChecks = 3;
/** How often that is checked; the fastest stream may buffer this much longer. */
export const slowConsumerSweepMs = 1000;
/** Time for runs to end before a drain hands them over. */
export const drainGraceMs = 1000;
/** A drain is aborted after this time. */
export const drainTimeoutMs = 20_000;
/** How long `stop` waits for another process to end the run before it answers with the stored state. */
export const stopWaitMs = 9000;
/** A mirrored reply without news for this long is read from the database; how often that is checked. */
export const mirrorQuietMs = 1500;
export const mirrorSweepMs = 500;
/** How often a process renews its subscriptions, and how long one is valid: text is sent in vain for at most that long. */
export const followRenewMs = 5000;
export const followTtlMs = 15_000;
/** How long the bus may lag behind the feed before a message counts as lost and the rows are read. */
export const busLagMaxMs = 400;
/** How much older than its conversation's change a message may be that was changed with it. */
export const sameChangeMs = 50;
/** How far back conversations are reread after the bus was away. */
export const clusterLookBackMs = 15_000;
/** The call that titles a conversation: limits of its input, its output, and its duration. */
export const titleTextMax = 1000;
export const titleOutputTokens = 30;
export const titleTimeoutMs = 30_000;
/** Characters of a generated title. */
export const titleLengthMax = 60;
/**
 * A summary of omitted messages: the share of the remaining messages that it covers in advance, and how many of them must be
 * left when the next one is made. A larger share saves calls but shows the model less verbatim text.
 */
export const summaryAhead = 1 / 3;
export const summarySlack = 2;
/** One summary call: limits of its input, of each message, of a tool's input or result, of its output, and its duration. */
export const summaryInputTokens = 12_000;
export const summaryMessageChars = 4000;
export const summaryToolChars = 400;
export const summaryOutputTokens = 800;
export const summaryTimeoutMs = 60_000;
/** Summary calls after one reply; a long conversation without a summary gets one within a few replies. */
export const summaryCallsMax = 3;
/** How long a dead process's claim blocks other summaries of the conversation: longer than all its calls take. */
export const summaryClaimSeconds = 240;
/** The share of the context window that tool descriptions may take. */
export const toolsShare = 1 / 3;
/** The share of the context window that a summary may take. */
export const summaryShare = 1 / 4;
/** How often due purges are checked. */
export const purgeCheckIntervalMs = 5 * 60_000;
/** How often the heads of the audit log are stored outside the database. Truncation of newer entries goes unnoticed. */
export const auditHeadIntervalMs = 5000;
/** How often failed webhooks are retried; each waits longer after every failure. */
export const webhookRetryIntervalMs = 5000;
/** How often due schedules are claimed: the delay of a scheduled run on an idle machine. */
export const scheduleLookMs = 1000;
/** How often the scheduler records that it is alive; a longer gap counts as downtime in which schedules were missed. */
export const scheduleNoteMs = 2000;
/** Scheduled runs that one look claims at most, how many start in parallel, and how many replies one process then writes. */
export const scheduleClaimsMax = 40;
export const scheduleClaimsAtOnce = 2;
export const scheduledRunsMax = 200;
/** Model calls of a dry run, and its time limit. */
export const dryRunStepsMax = 12;
export const dryRunTimeoutMs = 180_000;
/**
 * If the database's clock jumps ahead of this process's clock by this much, no run starts for a while: it may be set back.
 */
export const clockJumpMs = 10 * 60_000;
export const clockJumpPauseMs = 20_000;
/** How often due billing jobs are checked. */
export const billingCheckIntervalMs = 5000;
/**
 * The minimum interval between two checks for subscriptions to cancel; a deleted account is billed at most this much longer.
 */
export const cancellationIntervalMs = 10_000;
/** The minimum interval between two reports to Polar's meters: how far Polar's display lags. */
export const usageReportIntervalMs = 60_000;
/** The minimum interval between two full reconciliations with Polar: how long a lost webhook goes unnoticed. */
export const reconcileIntervalMs = 24 * 60 * 60_000;
export const reconcileRetryMs = 15 * 60_000;
/** A reconciliation that takes longer died with its process, and another one starts over. */
export const reconcileLostAfterMs = 30 * 60_000;
/** How often files are searched whose text extraction died with its process. */
export const extractionCheckIntervalMs = 15_000;
/** How much file content a prompt holds, in characters and images, and how long a reply waits for text extraction. */
export const filePromptLimits = { perFile: 100_000, together: 250_000, images: 8, waitMs: 45_000, lookMs: 200 };
/**
 * The steps that make a conversation fit, in order: how many characters of a tool result or file text are kept, in earlier
 * messages and in the current exchange; `drop`: whole messages may be omitted.
 */
export const contextCuts = [
  { earlier: 8000, now: Number.POSITIVE_INFINITY, drop: false },
  { earlier: 2000, now: 32_000, drop: false },
  { earlier: 2000, now: 32_000, drop: true },
  { earlier: 1000, now: 8000, drop: true },
  { earlier: 1000, now: 1000, drop: true },
];
/** How often pages receive the progress of an MCP call at most. */
export const progressIntervalMs = 300;
/** How long an MCP server's question waits for the user, and how often its answer is polled: any process may receive it. */
export const questionMs = 15 * 60_000;
export const answerPollMs = 300;
/** How long other processes may take to report whether a reply's reader is connected; a late report counts as no. */
export const presenceTimeoutMs = 700;
/**
 * How often deliveries are claimed, how many at a time, and how many are sent in parallel. A claim outlives that many
 * time-outs.
 */
export const deliveryIntervalMs = 2000;
export const deliveryBatch = 40;
export const deliveriesAtOnce = 20;
/** How long a push service stores a message for an offline phone: a reminder is useless the next day. */
export const pushTtlSeconds: Record<string, number> & { other: number } = {
  reminder: 6 * 3600,
  run_waiting: 7 * 86_400,
  security: 7 * 86_400,
  other: 86_400,
};
/** The cap on a service's requested retry delay. */
export const retryAfterMaxSeconds = 86_400;
/** How often reminders are claimed, which bounds their delay; how many at a time, and how many fire in parallel. */
export const reminderIntervalMs = 2000;
export const reminderBatch = 100;
export const remindersAtOnce = 4;
/** How often mails about accounts are looked for that the web process could not send. */
export const accountMailIntervalMs = 5000;
