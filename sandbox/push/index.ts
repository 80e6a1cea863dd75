import { createPushServer } from "./server.ts";

const port = Number(process.env.PORT ?? 15_932);
const { server } = createPushServer({ dataDir: process.env.DATA_DIR ?? ".data" });
server.listen(port, "127.0.0.1", () => console.log(`push stand-in listening on http://127.0.0.1:${port}`));
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
