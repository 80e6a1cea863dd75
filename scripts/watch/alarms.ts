import { type Alarm, alarm, figureAlarm, series } from "./alarm.ts";

// Every alarm is defined here: `npm run watch-files` makes Prometheus' rules and Grafana's dashboard of it, `npm run status` reads it,
// and each has a page in docs/runbooks.

const answers = series("http_requests_total", '{route!~"/health|/metrics"}');
const failures = series("http_requests_total", '{status=~"5..",route!~"/health|/metrics"}');
const failureRate = `sum(rate(${failures}[5m])) / sum(rate(${answers}[5m]))`;
const p95 = `histogram_quantile(0.95, sum by (le) (rate(${series("http_request_duration_seconds", "_bucket")}[5m])))`;

const fromOutside: Alarm[] = [
  alarm(
    "ProcessAway",
    'up{job=~"bestchat.*"} == 0',
    "1m",
    "page",
    "A process does not answer",
    "Look whether it runs, and what its last lines of log say",
  ),
  alarm(
    "ErrorRate",
    `${failureRate} > 0.01`,
    "5m",
    "ticket",
    "More than 1 % of the requests fail",
    'Look for "level":"error" in the log, with its route',
  ),
  alarm(
    "ErrorRateHigh",
    `${failureRate} > 0.05`,
    "2m",
    "page",
    "More than 5 % of the requests fail",
    "Roll back if an update was just made",
  ),
  alarm(
    "SlowAnswers",
    `${p95} > 1`,
    "10m",
    "ticket",
    "One request in twenty takes longer than a second",
    "Look at the pool, the event loop and PostgreSQL, in that order",
  ),
  alarm(
    "SlowAnswersHigh",
    `${p95} > 2`,
    "5m",
    "page",
    "One request in twenty takes longer than two seconds",
    "Look at the pool, the event loop and PostgreSQL, in that order",
  ),
  alarm(
    "PoolExhausted",
    `sum by (instance) (${series("db_pool_connections", '{state="waiting"}')}) > 0`,
    "1m",
    "page",
    "Requests wait for a connection to the database",
    "See what holds the connections",
  ),
  alarm("EventLoopLag", "nodejs_eventloop_lag_p99_seconds > 0.2", "5m", "ticket", "A process has too much to do", "Run one more of it"),
  alarm(
    "MemoryHigh",
    "process_resident_memory_bytes > 512 * 1024 * 1024",
    "10m",
    "ticket",
    "A process uses more than 512 MB",
    "Restart it, and keep a heap profile",
  ),
  alarm(
    "SignInFailures",
    `sum(rate(${series("sign_ins_total", '{outcome="failure"}')}[10m])) > 1`,
    "10m",
    "ticket",
    "Somebody tries passwords",
    "See from which addresses they come",
  ),
];

const ends = "stop|tool_calls|length|refusal|pause|interrupted|ended";
const calls = (outcome: string) => `sum by (provider) (rate(${series("model_calls_total", outcome)}[5m]))`;

const fromWork: Alarm[] = [
  alarm("JobHangs", `max(${series("job_lag_seconds")}) > 60`, "5m", "ticket", "A background job hangs", "Restart that realtime process"),
  alarm(
    "JobFails",
    `sum(rate(${series("job_runs_total", '{outcome="failed"}')}[10m])) > 0`,
    "30m",
    "ticket",
    "A background job fails again and again",
    "Find its name in the log",
  ),
  alarm(
    "BusAway",
    `min(${series("bus_connected")}) == 0`,
    "2m",
    "ticket",
    "Redis is away: pages of other processes lag",
    "See whether Redis runs and REDIS_URL is right",
  ),
  alarm(
    "ProviderFails",
    `${calls(`{outcome!~"${ends}"}`)} / ${calls("")} > 0.2`,
    "10m",
    "ticket",
    "A fifth of the calls of a provider fail",
    "See what the provider says of its state",
  ),
];

const fromRows: Alarm[] = [
  figureAlarm(
    "StuckRuns",
    "stuck_runs",
    0,
    "2m",
    "page",
    "Replies are written by nobody",
    "Restart the realtime processes one after another",
  ),
  figureAlarm(
    "LeaseChurn",
    "taken_over_runs",
    20,
    "5m",
    "ticket",
    "Replies change hands all the time",
    "See which realtime process ends or freezes again and again",
  ),
  {
    ...alarm(
      "ProviderDown",
      `max(${series("failed_replies")}) > 10 and max(${series("failed_replies")}) / max(${series("ended_replies")}) > 0.5`,
      "5m",
      "page",
      "Most replies fail",
      "See at the provider whether it is down or the account is used up",
    ),
  },
  figureAlarm(
    "WebhookLag",
    "webhook_age_seconds",
    900,
    "5m",
    "ticket",
    "Events of Polar are not applied",
    "npm run webhooks -- list says why",
  ),
  figureAlarm(
    "PolarFails",
    "cancellation_lag_seconds",
    3600,
    "5m",
    "ticket",
    "Polar does not end subscriptions of deleted accounts",
    "See whether Polar answers and POLAR_ACCESS_TOKEN is good",
  ),
  figureAlarm(
    "PurgeLag",
    "purge_age_seconds",
    3 * 3600,
    "10m",
    "ticket",
    "The purge has not ended well for three hours",
    "See the newest rows of job_run and the log of realtime",
  ),
  figureAlarm(
    "BackupOld",
    "backup_age_seconds",
    26 * 3600,
    "10m",
    "ticket",
    "The newest backup is older than a day",
    "Run npm run backup, and see why the timer did not",
  ),
  figureAlarm(
    "ScheduleLag",
    "schedule_lag_seconds",
    300,
    "5m",
    "page",
    "Schedules are not carried out",
    "See whether a realtime process runs and reaches the database",
  ),
  figureAlarm(
    "ReminderLag",
    "reminder_lag_seconds",
    120,
    "5m",
    "page",
    "Reminders do not fire",
    "See whether a realtime process runs and reaches the database",
  ),
  figureAlarm(
    "DeliveryLag",
    "delivery_lag_seconds",
    600,
    "5m",
    "ticket",
    "Pushes and mails wait",
    "See notification_delivery for its errors",
  ),
  figureAlarm(
    "PushFails",
    "failed_pushes",
    10,
    "5m",
    "ticket",
    "Pushes are given up",
    "See whether the VAPID keys are those that browsers subscribed with",
  ),
  figureAlarm(
    "MailFails",
    "failed_mails",
    10,
    "5m",
    "ticket",
    "Mails of notifications are given up",
    "See whether SMTP_URL answers and takes MAIL_FROM",
  ),
  figureAlarm(
    "SpendCapReached",
    "spend_cap_reached",
    0,
    "1m",
    "ticket",
    "The day's spend cap is reached: operator-paid models are refused until 00:00 UTC",
    "See whose calls cost it, then raise SPEND_CAP_USD_PER_DAY or wait",
  ),
  figureAlarm(
    "DiskFull",
    "disk_used_ratio",
    0.9,
    "5m",
    "page",
    "The disk of DATA_DIR is 90 % full",
    "Make room: old backups and logs first",
  ),
];

export const alarms: Alarm[] = [...fromOutside, ...fromWork, ...fromRows];
