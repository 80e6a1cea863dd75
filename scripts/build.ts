import { readEnvironmentOrExit } from "./start/environment.ts";
import { prepareBuild, prepareClient, SetupError } from "./start/prepare.ts";

// `npm run build`: makes what `start:web` and `start:realtime` would make first, so that they start from a folder they cannot write.
readEnvironmentOrExit();
try {
  await prepareClient();
  await prepareBuild();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exit(1);
}
