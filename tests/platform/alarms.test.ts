import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { readFigures } from "#domain/maintenance/figures.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { counters, gauges, histograms, prefix, rowFigures } from "#lib/metrics/definitions.ts";
import { metrics, watchPool, watchRows } from "#lib/metrics/metrics.ts";
import { runbookOf } from "../../scripts/watch/alarm.ts";
import { alarms } from "../../scripts/watch/alarms.ts";
import { watchFiles } from "../../scripts/watch/files.ts";
import { makeUser } from "../factories.ts";
import { lintMetrics } from "../setup/metrics-lint.ts";

test.each(Object.entries(watchFiles()))("%s is generated from the table: otherwise run `npm run watch-files`", (file, content) => {
  expect(readFileSync(file, "utf8")).toBe(content);
});

test("each alarm has a page that says what to do, and each metric an alarm, except those used as denominators", () => {
  expect(alarms.map(runbookOf).filter((page) => !existsSync(page))).toEqual([]);
  for (const page of readdirSync("docs/runbooks"))
    expect(readFileSync(`docs/runbooks/${page}`, "utf8"), page).toMatch(/\*\*What to do\.\*\*\n\n1\. /);
  const unused = Object.keys(rowFigures).filter((figure) => !alarms.some(({ expr }) => expr.includes(prefix + figure)));
  expect(unused).toEqual(["running_replies"]);
  expect(readFileSync("deploy/kubernetes/realtime.yaml", "utf8")).toContain(`${prefix}running_replies`);
});

test("each series used by an alarm exists", async () => {
  watchPool({ total: () => 0, idle: () => 0, waiting: () => 0 });
  watchRows(() => readFigures(tmpdir()));
  const text = await metrics().registry.metrics();
  expect(lintMetrics(text)).toEqual([]);
  const ours = Object.keys({ ...counters, ...gauges, ...histograms }).map((name) => prefix + name);
  const known = new Set([...ours, ...[...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name = ""]) => name)]);
  const words = new Set(["sum", "rate", "max", "min", "by", "provider", "le", "and", "instance", "histogram_quantile", "up"]);
  for (const { name, expr } of alarms) {
    const bare = expr.replaceAll(/"[^"]*"|\[[^\]]*\]|[a-z]+(?=[!=]~?)/g, "");
    const series = [...bare.matchAll(/[a-z]\w+/g)].map(([word]) => word.replace(/_bucket$/, "")).filter((word) => !words.has(word));
    for (const one of series) expect(known, `${name} reads ${one}`).toContain(one);
    expect(series.length > 0 || name === "ProcessAway").toBe(true);
  }
});

test("unreadable figures are left out, and the others shown", async () => {
  watchRows(() => Promise.reject(new Error("away")));
  const text = await metrics().registry.metrics();
  expect(text).not.toMatch(/^bestchat_stuck_runs /m);
  expect(text).toContain("process_resident_memory_bytes ");
});

test("the figures reflect failures", async () => {
  const quiet = await readFigures(tmpdir());
  const { disk_used_ratio: disk, ...rows } = quiet;
  expect(Object.values(rows).every((value) => value === 0)).toBe(true);
  expect(disk).toBeGreaterThan(0);
  const user = await makeUser();
  const old = new Date(Date.now() - 3_600_000);
  await db().webhookEvent.create({ data: { id: "late", type: "order.paid", payload: {}, receivedAt: old } });
  await db().billingCancellation.create({ data: { subscriptionId: "late", userId: user.id, createdAt: old } });
  await db().jobRun.create({ data: { name: "purge", startedAt: old, finishedAt: old, error: "failed" } });
  await db().jobRun.create({ data: { name: "backup", startedAt: old, finishedAt: old } });
  await db().spendDay.create({ data: { day: new Date("2020-01-01"), reservedMicroUsd: 0, refusedAt: new Date() } });
  const [conversationId, messageId] = [uuidv7(), uuidv7()];
  await db().conversation.create({ data: { id: conversationId, userId: user.id, title: "a" } });
  await db().message.create({ data: { id: messageId, conversationId, userId: user.id, role: "assistant", status: "failed", parts: [] } });
  const run = { messageId, userId: user.id, leaseOwner: "gone:1", leaseToken: uuidv7(), leaseExpiresAt: old };
  await db().run.create({ data: { ...run, id: uuidv7(), requestId: uuidv7(), status: "ended", endedAt: new Date(), attempts: 3 } });
  await db().run.create({ data: { ...run, id: uuidv7(), requestId: uuidv7() } });
  const seen = await readFigures(tmpdir());
  expect(seen).toMatchObject({
    running_replies: 1,
    stuck_runs: 1,
    taken_over_runs: 1,
    ended_replies: 1,
    failed_replies: 1,
    spend_cap_reached: 1,
  });
  for (const name of ["webhook_age_seconds", "cancellation_lag_seconds", "purge_age_seconds", "backup_age_seconds"] as const)
    expect(Math.round(seen[name] / 100)).toBe(36);
});

// Debian's `prometheus` package provides promtool; without it the tests above compare the series with ours.
const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;
test("Prometheus accepts the rules, and each fires above its limit and not below", () => {
  const folder = mkdtempSync(join(tmpdir(), "bestchat-alarms-"));
  try {
    const file = join(folder, "test.json");
    writeFileSync(file, JSON.stringify(promtoolTests()));
    if (!hasPromtool) return expect(promtoolTests().tests).toHaveLength(2);
    const { status, stdout, stderr } = spawnSync("promtool", ["test", "rules", file], { encoding: "utf8" });
    expect(`${status} ${stdout}${stderr}`).toMatch(/^0 /);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** For each alarm a series above its limit, then one at it. */
function promtoolTests() {
  const limited = alarms.flatMap((alarm) => (alarm.figure ? [{ ...alarm, figure: alarm.figure }] : []));
  const seriesAt = (value: (above: number) => number) => [
    ...limited.map(({ figure }) => ({ series: `${prefix}${figure.name}{job="bestchat-realtime"}`, values: `${value(figure.above)}x30` })),
  ];
  const firing = (name: string) => ({ eval_time: "30m", alertname: `BestChat${name}` });
  const annotations = (name: string) => {
    const alarm = alarms.find((one) => one.name === name);
    return { summary: alarm?.says, description: `${alarm?.do}.`, runbook_url: `../../${alarm && runbookOf(alarm)}` };
  };
  const other = [
    { series: 'up{job="bestchat-web",instance="a"}', values: "0x30" },
    { series: 'bestchat_http_requests_total{route="/api/tasks",status="500",method="GET"}', values: "0+6x30" },
    { series: 'bestchat_http_requests_total{route="/api/tasks",status="200",method="GET"}', values: "0+94x30" },
    { series: 'bestchat_db_pool_connections{state="waiting",instance="a"}', values: "1x30" },
  ];
  return {
    rule_files: [join(process.cwd(), "deploy/prometheus/alerts.yml")],
    evaluation_interval: "1m",
    tests: [
      {
        interval: "1m",
        input_series: [...seriesAt((above) => above + 1), ...other],
        alert_rule_test: [
          ...limited.map(({ name, severity }) => ({
            ...firing(name),
            exp_alerts: [{ exp_labels: { severity }, exp_annotations: annotations(name) }],
          })),
          { ...firing("ErrorRateHigh"), exp_alerts: [{ exp_labels: { severity: "page" }, exp_annotations: annotations("ErrorRateHigh") }] },
          {
            ...firing("ProcessAway"),
            exp_alerts: [
              { exp_labels: { severity: "page", job: "bestchat-web", instance: "a" }, exp_annotations: annotations("ProcessAway") },
            ],
          },
          {
            ...firing("PoolExhausted"),
            exp_alerts: [{ exp_labels: { severity: "page", instance: "a" }, exp_annotations: annotations("PoolExhausted") }],
          },
        ],
      },
      {
        interval: "1m",
        input_series: seriesAt((above) => above),
        alert_rule_test: limited.map(({ name }) => ({ ...firing(name), exp_alerts: [] })),
      },
    ],
  };
}
