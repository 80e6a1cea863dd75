import { writeFileSync } from "node:fs";
import { watchFiles } from "./watch/files.ts";

// `npm run watch-files`: writes the files for Prometheus and Grafana of the table of alarms. A test compares them.
for (const [file, content] of Object.entries(watchFiles())) writeFileSync(file, content);
