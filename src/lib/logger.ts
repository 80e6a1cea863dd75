import pino from "pino";

/** Field names whose values never reach a log, wherever they stand in an entry's first two levels. */
const secretNames = ["password", "token", "access_token", "authorization", "cookie", "apiKey", "secret", "connectionString"];

/** JSON lines on stdout: timestamp, level, message, service, and what the caller names (user_id, request_id …). No bodies. */
export const logger = pino({
  level: process.env.LOG_LEVEL || "info",
  base: { service: process.env.SERVICE_NAME ?? "bestchat" },
  messageKey: "message",
  timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
  formatters: { level: (label) => ({ level: label }) },
  redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), censor: "[redacted]" },
  serializers: { err: describeError },
});

/** An error as a log shows it: class, code, first line and stack; Prisma's messages quote the query's arguments, so only their last line stays. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: typeof error };
  const message = error.message.trim().split("\n").at(-1) ?? "";
  const stack = (error.stack ?? "")
    .split("\n")
    .filter((line) => line.trimStart().startsWith("at "))
    .slice(0, 12);
  const code = "code" in error ? error.code : undefined;
  return { type: error.name, code, message, stack, ...(error.cause ? { cause: describeError(error.cause) } : {}) };
}
