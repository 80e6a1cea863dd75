/** The style of all pages; follows the system's light or dark setting. */
export const style = `
:root { color-scheme: light dark; --bg: #f6f6f3; --card: #fff; --ink: #1c2421; --muted: #5a6661; --line: #dfe2dd; --field: #fff;
  --accent: #0d7a5f; --accent-hover: #0a6650; --on-accent: #fff; --soft: #e4f3ed; --danger: #b3261e; --danger-soft: #fbeae8; --warn: #7a5200; --warn-soft: #fdf1d8; }
@media (prefers-color-scheme: dark) { :root { --bg: #121615; --card: #1b201f; --ink: #eceeec; --muted: #a3ada8; --line: #323937; --field: #151a19;
  --accent: #43c99f; --accent-hover: #63d8b2; --on-accent: #06231a; --soft: #173229; --danger: #ff8d83; --danger-soft: #3a1e1c; --warn: #f2c465; --warn-soft: #352a12; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 980px; margin: 0 auto; padding: 28px 20px 56px; }
a { color: var(--accent); text-underline-offset: 3px; }
h1 { font-size: 26px; line-height: 1.2; letter-spacing: -0.02em; margin: 0 0 6px; }
h2 { font-size: 16px; margin: 0 0 12px; }
.note { margin: 0; padding: 8px 20px; background: var(--warn-soft); color: var(--warn); font-size: 13px; text-align: center; }
.back { display: inline-block; margin-bottom: 20px; color: var(--muted); text-decoration: none; }
.back:hover { color: var(--ink); text-decoration: underline; }
.two { display: grid; gap: 32px; grid-template-columns: minmax(0, 1fr) minmax(0, 1.15fr); align-items: start; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 22px; margin-bottom: 18px; }
.price { font-size: 34px; font-weight: 650; letter-spacing: -0.03em; margin: 14px 0 2px; }
.price small { font-size: 15px; font-weight: 400; letter-spacing: 0; color: var(--muted); }
.muted { color: var(--muted); }
.small { font-size: 13px; }
dl.sum { margin: 18px 0 0; border-top: 1px solid var(--line); }
dl.sum div { display: flex; justify-content: space-between; gap: 16px; padding: 9px 0; border-bottom: 1px solid var(--line); }
dl.sum div:last-child { font-weight: 600; border-bottom: 0; }
dt { color: var(--muted); } dd { margin: 0; text-align: right; } dl.sum div:last-child dt { color: inherit; }
label { display: block; font-size: 13px; font-weight: 550; margin-bottom: 5px; }
input, select { width: 100%; height: 42px; padding: 0 12px; font: inherit; font-weight: 400; color: inherit; background: var(--field); border: 1px solid var(--line); border-radius: 9px; }
input[readonly] { color: var(--muted); background: var(--bg); }
input:focus-visible, select:focus-visible, button:focus-visible, a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.field { margin-bottom: 14px; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
button, .button { display: inline-flex; align-items: center; justify-content: center; min-height: 40px; padding: 0 16px; font: inherit; font-weight: 550; border-radius: 9px; cursor: pointer;
  color: var(--ink); background: var(--card); border: 1px solid var(--line); text-decoration: none; }
button:hover { border-color: var(--muted); }
button.main { width: 100%; min-height: 46px; color: var(--on-accent); background: var(--accent); border-color: transparent; }
button.main:hover { background: var(--accent-hover); }
button.danger { color: var(--danger); }
.row { display: flex; flex-wrap: wrap; gap: 10px; align-items: end; }
.row form, form.inline { display: contents; }
.alert { padding: 11px 14px; border-radius: 9px; margin: 0 0 16px; background: var(--danger-soft); color: var(--danger); }
.good { background: var(--soft); color: var(--accent); } .warn { background: var(--warn-soft); color: var(--warn); }
.badge { display: inline-block; padding: 2px 9px; border-radius: 99px; font-size: 12.5px; font-weight: 600; background: var(--soft); color: var(--accent); }
.badge.bad { background: var(--danger-soft); color: var(--danger); } .badge.mid { background: var(--warn-soft); color: var(--warn); }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th { text-align: left; font-weight: 550; color: var(--muted); font-size: 13px; } th, td { padding: 9px 10px 9px 0; border-bottom: 1px solid var(--line); vertical-align: middle; }
tr:last-child td { border-bottom: 0; }
code { font: 12.5px ui-monospace, monospace; color: var(--muted); }
summary { cursor: pointer; color: var(--muted); }
td button { min-height: 32px; padding: 0 12px; font-size: 13px; }
th:last-child, td:last-child { padding-right: 0; text-align: right; }
details[open] summary { margin-bottom: 12px; }
.control { display: grid; grid-template-columns: repeat(auto-fill, minmax(270px, 1fr)); gap: 14px; }
.control .card { margin: 0; padding: 16px; }
.control p { margin: 0 0 12px; }
.control input, .control select { height: 36px; }
.control button { min-height: 36px; }
@media (max-width: 720px) { .two { grid-template-columns: minmax(0, 1fr); gap: 8px; } main { padding: 20px 16px 40px; } .spare { display: none; } }
`;
