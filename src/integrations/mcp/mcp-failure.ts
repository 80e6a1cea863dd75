import {
  InsufficientScopeError,
  ProtocolError,
  ProtocolErrorCode,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
} from "@modelcontextprotocol/client";
import { McpFailure } from "#contracts/mcp-failure.ts";
import { storableText } from "#contracts/text.ts";
import { outboundErrorIn } from "#lib/outbound.ts";
import { systemFailure } from "#lib/system-error.ts";

/** The sign-in parameters in a server's 401 or 403. */
export type McpChallenge = { resourceMetadataUrl?: URL; scope?: string; error?: string };

export function signInNeeded(cause?: unknown): McpFailure {
  return new McpFailure("SIGN_IN", "The MCP server wants its user to sign in first: Settings → More tools.", cause);
}

/** The progress and credentials of a call. */
export type McpState = {
  signal: AbortSignal;
  challenge: McpChallenge | null;
  hasStaticToken: boolean;
  hasSession: boolean;
  isSent: boolean;
};

/** Any error of the SDK or the guard as an McpFailure in words for people. */
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
  if (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout) return new McpFailure("TIMEOUT", tooSlow, error);
  if (error instanceof ProtocolError && error.code === ProtocolErrorCode.MissingRequiredClientCapability)
    return needsMore(`${error.message} ${JSON.stringify(error.data)}`, error);
  if (error instanceof ProtocolError) return new McpFailure("NOT_COMPATIBLE", `The MCP server refused: ${short(error.message)}`, error);
  return failureOfStatus(error, state) ?? brokenOff(error, state);
}

/**
 * The failure of a tool that needs an unsupported feature, in words for the server's owner. `request`: what the server asked for.
 */
export function needsMore(request: string, cause?: unknown): McpFailure {
  const message = /sampling/.test(request)
    ? "This tool needs to use the model itself, which BestChat does not let MCP servers do."
    : /roots/.test(request)
      ? "This tool needs folders of the user's computer, which BestChat has no access to."
      : `This tool needs what BestChat does not offer to MCP servers: ${short(request)}`;
  return new McpFailure("NEEDS_MORE", message, cause);
}

/** The status with which a server refused a whole request, which therefore had no effect. */
export function refusedStatus(error: unknown): number | null {
  if (error instanceof InsufficientScopeError) return 403;
  return error instanceof SdkHttpError ? error.status : null;
}

function failureOfStatus(error: unknown, { challenge, hasStaticToken, hasSession }: McpState): McpFailure | null {
  const status = refusedStatus(error);
  if (status === null) return null;
  // By the protocol this is 404; some servers describe it in text.
  const isForgotten = hasSession && (status === 404 || (status === 400 && error instanceof Error && /session/i.test(error.message)));
  if (isForgotten) return new McpFailure("SESSION_ENDED", "The MCP server has ended the session.", error);
  if (!hasStaticToken && (status === 401 || (status === 403 && challenge?.error === "insufficient_scope"))) return signInNeeded(error);
  const refusal = hasStaticToken ? "The MCP server refused the token. Check it in the settings." : "The MCP server refuses access.";
  if (status === 401 || status === 403) return new McpFailure("WRONG_KEY", refusal, error);
  return new McpFailure("NOT_COMPATIBLE", `The server answered ${status}, not as an MCP server over streamable HTTP does.`, error);
}

function brokenOff(error: unknown, { isSent }: McpState): McpFailure {
  if (isNonsense(error))
    return new McpFailure("NOT_COMPATIBLE", "The server answers, but not as an MCP server over streamable HTTP does.", error);
  if (systemFailure(error) === "untrusted")
    return new McpFailure("UNREACHABLE", "The MCP server's certificate is not trusted here.", error);
  const message =
    isSent && !isUnconnected(error)
      ? "The connection to the MCP server broke off while it worked. What it did by then is not known."
      : "The MCP server cannot be reached.";
  return new McpFailure("UNREACHABLE", message, error);
}

/** Whether a response violates the protocol. */
export function isNonsense(error: unknown): boolean {
  if (error instanceof SdkError)
    return [
      SdkErrorCode.InvalidResult,
      SdkErrorCode.UnsupportedResultType,
      SdkErrorCode.ClientHttpUnexpectedContent,
      SdkErrorCode.InputRequiredRoundsExceeded,
    ].includes(error.code);
  return error instanceof SyntaxError || (error instanceof Error && error.name === "ZodError");
}

/** No connection was made, so the call had no effect. */
function isUnconnected(error: unknown): boolean {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if ("code" in inner && ["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"].includes(String(inner.code)))
      return true;
  }
  return false;
}

const tooSlow = "The MCP server took too long to answer. What it did by then is not known.";

function short(text: string): string {
  return storableText(text.slice(0, 300));
}
