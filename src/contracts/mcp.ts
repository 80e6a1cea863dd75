import { z } from "zod";
import { ApiKey, OutboundAddress } from "./provider.ts";

/** Part of the tools' names, so it is short and plain. */
export const McpName = z
  .string()
  .trim()
  .regex(/^[a-z][a-z0-9]{0,19}$/, "must be 1 to 20 lower case letters and digits, beginning with a letter");

export const McpAdd = z.object({
  name: McpName,
  url: OutboundAddress,
  /** Empty or absent for servers without one. */
  token: ApiKey.optional(),
});
export type McpAdd = z.infer<typeof McpAdd>;

/** Absent fields are unchanged. A token is bound to the address it was entered for. */
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

/** none: not required so far · needed: the server requires one · done: signed in · again: the sign-in has expired. */
export type McpSignIn = "none" | "needed" | "done" | "again";

/** The outcome of a sign-in, in the address that the browser returns to. */
export const McpSignInOutcome = z.enum(["done", "refused", "expired", "failed"]);
export type McpSignInOutcome = z.infer<typeof McpSignInOutcome>;

/** A tool as its server described it in the last test; later descriptions are not used until the next one. */
export const McpTool = z.object({
  name: z.string(),
  description: z.string(),
  inputSchema: z.record(z.string(), z.unknown()),
  /** read: the server declares it read-only · delete: the server declares it destructive */
  kind: z.enum(["read", "change", "delete"]),
  /** The original names of fields that providers refuse, by their replacements in `inputSchema`. */
  renamed: z.record(z.string(), z.string()).optional(),
  /** Why it is not offered to models, in words for its owner. */
  blocked: z.string().optional(),
  /**
   * Announced or changed by the server since its owner last looked: it always needs approval unless they chose never to be asked.
   */
  isNew: z.boolean().optional(),
});
export type McpTool = z.infer<typeof McpTool>;

/** A tool as its owner sees it. `isOffered`: models get it; else it is off, blocked, or beyond the limit for all servers. */
export type McpToolView = Pick<McpTool, "name" | "description" | "kind"> & {
  isOn: boolean;
  isNew: boolean;
  isOffered: boolean;
  blocked: string | null;
};

/** An MCP server as its owner sees it, without the token. */
export type McpServerView = {
  id: string;
  name: string;
  url: string;
  tokenLastFour: string | null;
  signIn: McpSignIn;
  enabled: boolean;
  /** Tools declared read-only run without approval. */
  trusted: boolean;
  tools: McpToolView[];
  /** How many more tools it listed than are stored. */
  toolsLeftOut: number;
  testedAt: string | null;
  testError: string | null;
};
