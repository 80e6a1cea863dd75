import { z } from "zod";
import { ApiKey, OutboundAddress } from "./provider.ts";

/** A part of the tools' names, so it is short and plain. */
export const McpName = z
  .string()
  .trim()
  .regex(/^[a-z][a-z0-9]{0,19}$/, "must be 1 to 20 lower case letters and digits, beginning with a letter");

export const McpAdd = z.object({
  name: McpName,
  url: OutboundAddress,
  /** Empty or absent for servers that need none. */
  token: ApiKey.optional(),
});
export type McpAdd = z.infer<typeof McpAdd>;

/** Absent fields stay. A token stays only with the address it was entered for. */
export const McpUpdate = z.object({
  id: z.uuid(),
  url: OutboundAddress.optional(),
  token: ApiKey.optional(),
  enabled: z.boolean().optional(),
  trusted: z.boolean().optional(),
  /** Names of tools that the assistant must not have. */
  offTools: z.array(z.string().max(128)).max(64).optional(),
});
export type McpUpdate = z.infer<typeof McpUpdate>;

/** none: it asked for none so far · needed: it wants one · done: signed in · again: the sign-in has ended. */
export type McpSignIn = "none" | "needed" | "done" | "again";

/** How a sign-in ended, as the address says to which the browser comes back. */
export const McpSignInOutcome = z.enum(["done", "refused", "expired", "failed"]);
export type McpSignInOutcome = z.infer<typeof McpSignInOutcome>;

/** A tool as its server described it when it was tested last; what it becomes later is not used until the next test. */
export const McpTool = z.object({
  name: z.string(),
  description: z.string(),
  inputSchema: z.record(z.string(), z.unknown()),
  /** read: the server says that it changes nothing · delete: it says that it destroys */
  kind: z.enum(["read", "change", "delete"]),
  /** Names of its fields that providers refuse, by the ones that stand for them in `inputSchema`. */
  renamed: z.record(z.string(), z.string()).optional(),
  /** Why it is not offered to models, in words for its owner. */
  blocked: z.string().optional(),
  /** It came or changed by the server's own word since its owner looked: it always asks, unless they said never to ask. */
  isNew: z.boolean().optional(),
});
export type McpTool = z.infer<typeof McpTool>;

/** A tool as its owner sees it. `offered`: models get it; else it is off, blocked, or beyond what all servers together may have. */
export type McpToolView = Pick<McpTool, "name" | "description" | "kind"> & {
  isOn: boolean;
  isNew: boolean;
  isOffered: boolean;
  blocked: string | null;
};

/** An MCP server as its owner sees it: never the token. */
export type McpServerView = {
  id: string;
  name: string;
  url: string;
  tokenLastFour: string | null;
  signIn: McpSignIn;
  enabled: boolean;
  /** Tools that say they only read run without asking. */
  trusted: boolean;
  tools: McpToolView[];
  /** How many more it listed than are kept. */
  toolsLeftOut: number;
  testedAt: string | null;
  testError: string | null;
};
