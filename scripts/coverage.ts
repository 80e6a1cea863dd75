import { leaveNoProcess } from "../tests/setup/leave-nothing.ts";
import { onStop } from "./start/end-with-parent.ts";
import { prepareClient, runNode, stopPreparing } from "./start/prepare.ts";

// Runs Vitest's tests and says which lines of the product none of them reaches; fails below the goals in vitest.config.ts. What only
// browser tests and child processes run is not counted. Words go to Vitest: `npm run coverage -- src/domain`.
onStop(() => void stopPreparing().then(() => process.exit(1)));
await prepareClient();
const args = ["node_modules/vitest/vitest.mjs", "run", "--coverage.enabled", ...process.argv.slice(2)];
const { code } = await runNode(args, process.env, { shown: true, onStart: leaveNoProcess });
process.exitCode = code === 0 ? 0 : 1;
