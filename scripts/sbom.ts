import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { sbom } from "./software-bill.ts";

// `npm run sbom`: the parts of what runs in production, as CycloneDX, to stdout or the file that `--to` names.
const { values } = parseArgs({ options: { to: { type: "string" } } });
const bill = `${JSON.stringify(sbom(readFileSync("package-lock.json", "utf8")), null, 2)}\n`;
if (values.to) writeFileSync(values.to, bill);
else process.stdout.write(bill);
