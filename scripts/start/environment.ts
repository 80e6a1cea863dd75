import { existsSync, readFileSync } from "node:fs";
import { setGlobalProxyFromEnv } from "node:http";
import { parseEnv } from "node:util";
import { proxyVariables } from "./proxy-variables.mjs";

/** A `.env` that cannot be read; the message says what to do. */
export class EnvFileError extends Error {}

/**
 * Completes the process's environment from `.env`, whose variables give way to those that are set. Values lose the white space
 * around them; what is then empty is removed, because compose files and shells leave what is not set as an empty variable.
 * @throws EnvFileError
 */
export function readEnvironment(file = ".env", env: Record<string, string | undefined> = process.env): void {
  for (const [name, value] of Object.entries(readEnvFile(file))) env[name] ??= value;
  for (const [name, value] of Object.entries(env)) {
    const trimmed = value?.trim();
    if (!trimmed) delete env[name];
    else if (trimmed !== value) env[name] = trimmed;
  }
  // A proxy may be named in the file alone.
  Object.assign(env, proxyVariables(env));
}

/** The same for a command that a person typed: a `.env` that cannot be read ends it with one line. */
export function readEnvironmentOrExit(): void {
  try {
    readEnvironment();
    // For this process, which has started already; what it starts reads the variables itself.
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
  // Editors of Windows begin a file with a mark that would become part of the first name.
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
