import pino from "pino";
import { logLines } from "./log-lines.ts";

/** Field names whose values are never logged, in the first two levels of an entry. */
const secretNames = ["password", "token", "access_token", "authorization", "cookie", "apiKey", "secret", "connectionString"];

const options: pino.LoggerOptions = {
  level: process.env.LOG_LEVEL || "info",
  base: { service: process.env.SERVICE_NAME ?? "bestchat" },
  messageKey: "message",
  timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
  formatters: { level: (label) => ({ level: label }) },
  redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), censor: "[redacted]" },
  serializers: { err: describeError },
};

/** JSON lines on stdout: timestamp, level, message, service and the caller's fields (user_id, request_id …). No bodies. */
export const logger = pino(options, logLines);

/**
 * An error for the log: class, code, message and stack. Prisma's messages quote the query's arguments, so only their last line is
 * logged.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: typeof error };
  const quoted = quotedAnswer(error);
  if (quoted) return { type: error.name, message: quoted, stack: stackOf(error) };
  const message = error.message.trim().split("\n").at(-1) ?? "";
  const code = "code" in error ? error.code : undefined;
  return { type: error.name, code, message, stack: stackOf(error), ...(error.cause ? { cause: describeError(error.cause) } : {}) };
}

/** The SDKs of Polar and of models quote the response body, which may repeat the key and the prompt. */
function quotedAnswer(error: Error): string | null {
  if (!("error" in error) || error.error === undefined) return null;
  const status = "statusCode" in error ? error.statusCode : "status" in error ? error.status : null;
  return status === null ? null : `answered with ${typeof status === "number" ? status : "an error"}`;
}

function stackOf(error: Error): string[] {
  return (error.stack ?? "")
    .split("\n")
    .filter((line) => line.trimStart().startsWith("at "))
    .slice(0, 12);
}
