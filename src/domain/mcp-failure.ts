import { StreamableHTTPError } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { McpError } from "@modelcontextprotocol/sdk/types.js";
import { storableText } from "#contracts/text.ts";
import { SealBroken } from "#lib/crypto.ts";
import { outboundErrorIn } from "#lib/outbound.ts";

/** What a server said with its 401 or 403 about how to be let in. */
export type McpChallenge = { resourceMetadataUrl?: URL; scope?: string; error?: string };

export type McpFailureCode =
  | "SIGN_IN"
  | "WRONG_KEY"
  | "UNREACHABLE"
  | "ADDRESS_REFUSED"
  | "NOT_COMPATIBLE"
  | "TOO_LARGE"
  | "TIMEOUT"
  | "STOPPED";

/** Why a server gave no answer. The message is for the user and for the model. */
export class McpFailure extends Error {
  readonly code: McpFailureCode;
  constructor(code: McpFailureCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "McpFailure";
    this.code = code;
  }
}

/** The failure of a secret that no known key opens. */
export function unreadableSecret(error: unknown): McpFailure | null {
  return error instanceof SealBroken ? new McpFailure("WRONG_KEY", "The stored token can no longer be read. Enter it again.", error) : null;
}

export function signInNeeded(cause?: unknown): McpFailure {
  return new McpFailure("SIGN_IN", "The MCP server wants its user to sign in first: Settings → More tools.", cause);
}

export function signInEnded(cause?: unknown): McpFailure {
  const message = "The sign-in at the MCP server has ended. Its user must sign in again: Settings → More tools.";
  return new McpFailure("SIGN_IN", message, cause);
}

/** How far a call had come, and with what it went. */
export type McpState = { signal: AbortSignal; challenge: McpChallenge | null; hasStaticToken: boolean; isSent: boolean };

/** Anything that the SDK or the guard threw, in words for people. */
export function failureOf(error: unknown, state: McpState): McpFailure {
  if (error instanceof McpFailure) return error;
  if (state.signal.aborted) {
    const late = state.signal.reason instanceof Error && state.signal.reason.name === "TimeoutError";
    return new McpFailure(late ? "TIMEOUT" : "STOPPED", late ? tooSlow : "It was stopped before the server answered.", error);
  }
  const refused = outboundErrorIn(error);
  if (refused?.code === "TIMED_OUT") return new McpFailure("TIMEOUT", tooSlow, error);
  if (refused?.code === "ADDRESS_REFUSED" || refused?.code === "TOO_LARGE") return new McpFailure(refused.code, refused.message, error);
  if (refused) return new McpFailure("UNREACHABLE", refused.message, error);
  if (error instanceof McpError && error.code === -32_001) return new McpFailure("TIMEOUT", tooSlow, error);
  if (error instanceof McpError) return new McpFailure("NOT_COMPATIBLE", `The MCP server refused: ${short(error.message)}`, error);
  return failureOfStatus(error, state) ?? brokenOff(error, state);
}

function failureOfStatus(error: unknown, { challenge, hasStaticToken }: McpState): McpFailure | null {
  const status = error instanceof StreamableHTTPError ? error.code : undefined;
  if (status === undefined) return null;
  if (!hasStaticToken && (status === 401 || (status === 403 && challenge?.error === "insufficient_scope"))) return signInNeeded(error);
  const refusal = hasStaticToken ? "The MCP server refused the token. Check it in the settings." : "The MCP server refuses access.";
  if (status === 401 || status === 403) return new McpFailure("WRONG_KEY", refusal, error);
  return new McpFailure("NOT_COMPATIBLE", `The server answered ${status}, not as an MCP server over streamable HTTP does.`, error);
}

function brokenOff(error: unknown, { isSent }: McpState): McpFailure {
  if (error instanceof SyntaxError || (error instanceof Error && error.name === "ZodError"))
    return new McpFailure("NOT_COMPATIBLE", "The server answers, but not as an MCP server over streamable HTTP does.", error);
  const words = isSent
    ? "The connection to the MCP server broke off while it worked. What it did by then is not known."
    : "The MCP server cannot be reached.";
  return new McpFailure("UNREACHABLE", words, error);
}

const tooSlow = "The MCP server took too long to answer. What it did by then is not known.";

function short(text: string): string {
  return storableText(text.slice(0, 300));
}
