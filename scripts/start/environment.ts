import { existsSync, readFileSync } from "node:fs";
import { setGlobalProxyFromEnv } from "node:http";
import { parseEnv } from "node:util";
import { proxyVariables } from "./proxy-variables.mjs";

/** A `.env` that cannot be read; the message says what to do. */
export class EnvFileError extends Error {}

/**
 * Completes the process's environment from `.env`; variables that are set take precedence. Values are trimmed and empty ones
 * removed, because compose files and shells leave unset variables empty.
 * @throws EnvFileError
 */
export function readEnvironment(file = ".env", env: Record<string, string | undefined> = process.env): void {
  for (const [name, value] of Object.entries(readEnvFile(file))) env[name] ??= value;
  for (const [name, value] of Object.entries(env)) {
    const trimmed = value?.trim();
    if (!trimmed) delete env[name];
    else if (trimmed !== value) env[name] = trimmed;
  }
  // The proxy may be set in the file alone.
  Object.assign(env, proxyVariables(env));
}

/** The same for a command typed by a person: an unreadable `.env` ends it with a one-line message. */
export function readEnvironmentOrExit(): void {
  try {
    readEnvironment();
    // For this process, which has already started; child processes read the variables themselves.
    if (process.env.NODE_USE_ENV_PROXY === "1") setGlobalProxyFromEnv(process.env);
  } catch (error) {
    if (!(error instanceof EnvFileError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

function readEnvFile(file: string): NodeJS.Dict<string> {
  if (!existsSync(file)) return {};
  const text = readText(file);
  // Windows editors begin a file with a BOM, which would become part of the first name.
  return parseEnv(text.replace(/^\uFEFF/, ""));
}

function readText(file: string): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
    if (!text.includes("\u0000")) return text;
  } catch (error) {
    if (!(error instanceof TypeError))
      throw new EnvFileError(`${file} cannot be read (${codeOf(error)}): make it a file that this user may read, or remove it.`);
  }
  throw new EnvFileError(`${file} is no UTF-8 text (PowerShell writes UTF-16 unless told otherwise): save it again as UTF-8.`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
