export type McpFailureCode =
  | "SIGN_IN"
  | "WRONG_KEY"
  | "UNREACHABLE"
  | "ADDRESS_REFUSED"
  | "NOT_COMPATIBLE"
  | "TOO_LARGE"
  | "TIMEOUT"
  | "STOPPED"
  /** The server has forgotten the session of a request, and so has not done it. */
  | "SESSION_ENDED"
  /** The tool wants something of its client that we do not do. */
  | "NEEDS_MORE";

/** Why an MCP server gave no answer. The message is for the user and for the model. */
export class McpFailure extends Error {
  readonly code: McpFailureCode;
  constructor(code: McpFailureCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "McpFailure";
    this.code = code;
  }
}
