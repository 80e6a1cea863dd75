import { spawnSync } from "node:child_process";

// How long text is interrupted on a client after a kill: some of the fault trials (`npm run faults` runs any number), with
// only the measurements, and any violations.
const trials = process.argv[2] ?? "24";
const { status, stdout } = spawnSync(process.execPath, ["scripts/faults.ts", "--trials", trials, "--parallel", "4", "--seed", "1"], {
  stdio: ["ignore", "pipe", "inherit"],
  encoding: "utf8",
});
console.log(
  stdout
    .split("\n")
    .filter((line) => !/^trial .*: ok /.test(line))
    .join("\n")
    .trim(),
);
process.exit(status ?? 1);
