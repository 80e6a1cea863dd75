import { createMailbox } from "./server.ts";

const port = Number(process.env.PORT ?? 15_632);
const { smtp, http } = createMailbox(process.env.DATA_DIR ?? ".data");
smtp.listen(port, "127.0.0.1");
http.listen(port + 1, "127.0.0.1", () => console.log(`mailbox on http://127.0.0.1:${port + 1}, SMTP on port ${port}`));
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
