import { leaveNoProcess } from "../tests/setup/leave-nothing.ts";
import { onStop } from "./start/end-with-parent.ts";
import { prepareClient, runNode, stopPreparing } from "./start/prepare.ts";

// Runs Vitest's tests and says which lines of the product none of them reaches; fails below the goals in vitest.config.ts. What only
// browser tests and child processes run is not counted. Words go to Vitest, and then no goal is checked: `npm run coverage -- src/domain`.
onStop(() => void stopPreparing().then(() => process.exit(1)));
await prepareClient();
const part = process.argv.slice(2);
const env = part.length > 0 ? { ...process.env, COVERAGE_OF_PART: "1" } : process.env;
const args = ["node_modules/vitest/vitest.mjs", "run", "--coverage.enabled", ...part];
const { code } = await runNode(args, env, { shown: true, onStart: leaveNoProcess });
process.exitCode = code === 0 ? 0 : 1;
