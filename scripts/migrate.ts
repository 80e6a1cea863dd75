import { readEnvironmentOrExit } from "./start/environment.ts";
import { runNode } from "./start/prepare.ts";
import { withDatabase } from "./with-database.ts";

// Applies all migrations to DATABASE_URL, or to the embedded database.
readEnvironmentOrExit();
const { code, output } = await withDatabase((url) =>
  runNode(["node_modules/prisma/build/index.js", "migrate", "deploy"], {
    ...process.env,
    DATABASE_URL: url,
    DIRECT_URL: process.env.DIRECT_URL ?? url,
  }),
);
console.log(output.trim());
process.exit(code);
