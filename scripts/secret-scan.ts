import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { foundSecrets } from "./found-secrets.ts";

// `npm run secret-scan`: looks for credentials in all files that git knows or would add; `-- --history` also in what every commit
// added. Exits with 1 and names the places where there are some.
const bytesMax = 2_000_000;
const git = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync("git", args, { encoding: "utf8", maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr.trim()}`);
  return stdout;
};
const files = git("ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0").filter(isReadable);
const found = files.flatMap((file) => foundSecrets(file, readFileSync(file, "utf8")));
if (process.argv.includes("--history")) {
  const added = git("log", "--all", "-p", "--unified=0", "--no-color", "--no-textconv");
  found.push(...foundSecrets("the history (lines of git log -p)", added));
}
for (const { file, line, kind } of found) console.error(`${file}:${line}: looks like a ${kind}`);
console.log(`${files.length} files, ${found.length} secrets`);
process.exit(found.length > 0 ? 1 : 0);

function isReadable(file: string): boolean {
  if (!file || !statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  return statSync(file).size <= bytesMax && !/\.(png|jpg|webp|heic|pdf|docx|zip|woff2?|ico|gif)$/.test(file);
}
