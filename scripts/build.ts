import { readEnvironmentOrExit } from "./start/environment.ts";
import { prepareBuild, prepareClient, SetupError } from "./start/prepare.ts";

// `npm run build`: builds in advance what `start:web` and `start:realtime` would build first, so that they can run from a
// read-only folder.
readEnvironmentOrExit();
try {
  await prepareClient();
  await prepareBuild();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exit(1);
}
