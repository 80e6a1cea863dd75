/** A metric. `help` is shown on dashboards; labels have few values, none chosen by clients. */
export type Definition = { help: string; labels?: readonly string[]; buckets?: readonly number[] };

/** The prefix of every metric name, which groups the product's metrics. */
export const prefix = "bestchat_";

const brief = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const long = [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300];

export const counters = {
  http_requests_total: { help: "Answered requests", labels: ["method", "route", "status"] },
  sign_ins_total: { help: "Sign-in attempts", labels: ["method", "outcome"] },
  spend_cap_refusals_total: { help: "Model calls refused because SPEND_CAP_USD_PER_DAY is reached" },
  model_calls_total: { help: "Model calls that ended, by provider and how", labels: ["provider", "outcome"] },
  model_tokens_total: { help: "Tokens reported by providers", labels: ["provider", "direction"] },
  tool_calls_total: { help: "Tool calls in replies, by outcome", labels: ["tool", "outcome"] },
  runs_taken_over_total: { help: "Replies taken over from a process that died or stopped" },
  leases_lost_total: { help: "Replies that this process wrote and another one took over" },
  job_runs_total: { help: "Runs of background jobs: with work, without, or failed", labels: ["job", "outcome"] },
  deliveries_total: { help: "Notifications sent by push and mail, by outcome", labels: ["channel", "outcome"] },
  mails_total: { help: "Mails about accounts, by outcome", labels: ["outcome"] },
} as const satisfies Record<string, Definition>;

export const histograms = {
  http_request_duration_seconds: { help: "Time to the response headers", labels: ["method", "route"], buckets: brief },
  model_first_token_seconds: { help: "Time from a model request to its first token", labels: ["provider"], buckets: long },
  model_call_duration_seconds: { help: "Duration of a whole model call", labels: ["provider"], buckets: long },
  flush_duration_seconds: { help: "Time to store the new text of all live replies", buckets: brief },
  job_duration_seconds: { help: "Duration of a background job's run", labels: ["job"], buckets: long },
} as const satisfies Record<string, Definition>;

/** Read from rows and disk at a scrape of realtime: each process shows the same values, so rules take the maximum. */
export const rowFigures = {
  running_replies: { help: "Replies being written, in all processes" },
  stuck_runs: { help: "Replies that no process is writing although one should" },
  taken_over_runs: { help: "Replies of the last ten minutes that more than one process wrote" },
  ended_replies: { help: "Replies that ended in the last ten minutes" },
  failed_replies: { help: "Replies that failed in the last ten minutes" },
  cancellation_lag_seconds: { help: "Age of the oldest cancellation that has not reached Polar" },
  webhook_age_seconds: { help: "Age of the oldest unapplied event of the payment provider" },
  purge_age_seconds: { help: "Time since the last successful purge" },
  backup_age_seconds: { help: "Time since the last successful npm run backup; 0 before the first" },
  schedule_lag_seconds: { help: "How long the oldest due schedule has waited" },
  reminder_lag_seconds: { help: "How long the oldest due reminder has waited" },
  delivery_lag_seconds: { help: "How long the oldest push or mail has waited" },
  failed_pushes: { help: "Pushes given up in the last hour" },
  failed_mails: { help: "Mails of notifications given up in the last hour" },
  spend_cap_reached: { help: "1 where SPEND_CAP_USD_PER_DAY refused a call in the last 15 minutes" },
  disk_used_ratio: { help: "How full the disk of DATA_DIR is" },
} as const satisfies Record<string, Definition>;

export const gauges = {
  db_pool_connections: { help: "Database connections, and requests waiting for one", labels: ["state"] },
  web_processes: { help: "Web processes that share the port" },
  live_runs: { help: "Replies that this process is writing" },
  sockets: { help: "Open sockets of this process" },
  bus_connected: { help: "Whether the connection to the other realtime processes is up; absent with a single process" },
  job_lag_seconds: { help: "How long a background job is overdue", labels: ["job"] },
  ...rowFigures,
} as const satisfies Record<string, Definition>;

type Labels<D> = D extends { labels: readonly (infer L extends string)[] } ? Record<L, string> : Record<string, never>;

export type CounterName = keyof typeof counters;
export type HistogramName = keyof typeof histograms;
export type GaugeName = keyof typeof gauges;
export type RowFigure = keyof typeof rowFigures;
export type CounterLabels<N extends CounterName> = Labels<(typeof counters)[N]>;
export type HistogramLabels<N extends HistogramName> = Labels<(typeof histograms)[N]>;
export type GaugeLabels<N extends GaugeName> = Labels<(typeof gauges)[N]>;
