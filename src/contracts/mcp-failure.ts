export type McpFailureCode =
  | "SIGN_IN"
  | "WRONG_KEY"
  | "UNREACHABLE"
  | "ADDRESS_REFUSED"
  | "NOT_COMPATIBLE"
  | "TOO_LARGE"
  | "TIMEOUT"
  | "STOPPED"
  /** The server has forgotten the session of a request, and so has not executed it. */
  | "SESSION_ENDED"
  /** The tool needs a client feature that we do not support. */
  | "NEEDS_MORE";

/** Why an MCP server returned no result. The message is for the user and the model. */
export class McpFailure extends Error {
  readonly code: McpFailureCode;
  constructor(code: McpFailureCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "McpFailure";
    this.code = code;
  }
}
