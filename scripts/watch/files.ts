import { type Alarm, runbookOf } from "./alarm.ts";
import { alarms } from "./alarms.ts";

/** What the files of deploy/ for Prometheus and Grafana hold, by path; `npm run watch-files` writes them, a test compares them. */
export function watchFiles(): Record<string, string> {
  return {
    "deploy/prometheus/alerts.yml": alertRules(),
    "deploy/grafana/bestchat.json": `${JSON.stringify(dashboard(), null, 2)}\n`,
  };
}

function alertRules(): string {
  return `# Made by \`npm run watch-files\` of scripts/watch/alarms.ts: change it there.
groups:
  - name: bestchat
    rules:
${alarms.map(ruleOf).join("\n")}
`;
}

/** JSON strings are YAML strings. */
function ruleOf(alarm: Alarm): string {
  return `      - alert: BestChat${alarm.name}
        expr: ${JSON.stringify(alarm.expr)}
        for: ${alarm.for}
        labels:
          severity: ${alarm.severity}
        annotations:
          summary: ${JSON.stringify(alarm.says)}
          description: ${JSON.stringify(`${alarm.do}.`)}
          runbook_url: ${JSON.stringify(`../../${runbookOf(alarm)}`)}`;
}

const panelHeight = 8;

/** A line that shows what is wrong now, then one graph for each alarm with its threshold. */
function dashboard() {
  const first = {
    id: 1,
    type: "alertlist",
    title: "What is wrong now",
    gridPos: { h: 6, w: 24, x: 0, y: 0 },
    options: { alertName: "BestChat", stateFilter: { firing: true, pending: true } },
  };
  return {
    uid: "bestchat",
    title: "BestChat",
    tags: ["bestchat"],
    timezone: "utc",
    schemaVersion: 41,
    refresh: "30s",
    time: { from: "now-6h", to: "now" },
    templating: { list: [{ name: "source", label: "Prometheus", type: "datasource", query: "prometheus" }] },
    panels: [first, ...alarms.map(panelOf)],
  };
}

function panelOf(alarm: Alarm, at: number) {
  const [, measured = alarm.expr, threshold] = /^(.*\S) [>=]=? ([\d .*]+)$/.exec(alarm.expr) ?? [];
  const limit = threshold?.split("*").reduce((product, factor) => product * Number(factor), 1);
  return {
    id: at + 2,
    type: "timeseries",
    title: alarm.says,
    description: `${alarm.do}. ${runbookOf(alarm)}`,
    datasource: { type: "prometheus", uid: `\${source}` },
    gridPos: { h: panelHeight, w: 12, x: (at % 2) * 12, y: 6 + Math.floor(at / 2) * panelHeight },
    fieldConfig: {
      defaults: {
        custom: { thresholdsStyle: { mode: "line" } },
        thresholds: {
          mode: "absolute",
          steps: [{ color: "green", value: null }, ...(limit === undefined ? [] : [{ color: "red", value: limit }])],
        },
      },
      overrides: [],
    },
    targets: [{ refId: "A", expr: measured, legendFormat: "" }],
  };
}
