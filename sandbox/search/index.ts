import { createSearchServer } from "./server.ts";

const port = Number(process.env.PORT ?? 15_832);
const { server } = createSearchServer();
server.listen(port, "127.0.0.1", () => console.log(`search stand-in listening on http://127.0.0.1:${port}`));
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
