import { createPolarServer } from "./server.ts";

const { PORT, DATA_DIR, POLAR_ACCESS_TOKEN, POLAR_WEBHOOK_TARGET, POLAR_WEBHOOK_SECRET } = process.env;
const port = Number(PORT ?? 15_732);
const { server } = createPolarServer({
  dataDir: DATA_DIR ?? ".data",
  accessToken: POLAR_ACCESS_TOKEN ?? "polar_sandbox",
  target: POLAR_WEBHOOK_TARGET,
  secret: POLAR_WEBHOOK_SECRET,
});
server.listen(port, "127.0.0.1", () => console.log(`polar stand-in listening on http://127.0.0.1:${port}`));
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
