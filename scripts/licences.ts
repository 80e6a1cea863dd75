import { readFileSync, writeFileSync } from "node:fs";
import { thirdParty } from "./third-party.ts";

// `npm run licences`: writes THIRD-PARTY.md from the lockfile. A test compares the two.
writeFileSync("THIRD-PARTY.md", thirdParty(readFileSync("package-lock.json", "utf8")));
