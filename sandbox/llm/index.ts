import { createLlmServer } from "./server.ts";

const port = Number(process.env.PORT ?? 15_532);
const { server } = createLlmServer();
server.listen(port, "127.0.0.1", () => console.log(`llm stand-in listening on http://127.0.0.1:${port}`));
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
