import { z } from "zod";
import { type ToolName, toolNamed } from "./tool.ts";

/** The tools that read the web; what they bring is data of strangers. */
export const webToolNames = ["web_search", "read_page"] as const satisfies ToolName[];

/** Whether a call reads the web. */
export function isWebCall(name: string): boolean {
  const about = toolNamed(name)?.about;
  return about === "search" || about === "page";
}

/** One hit of a search. */
export const WebResult = z.object({ title: z.string(), url: z.string(), snippet: z.string(), published: z.string().optional() });
export type WebResult = z.infer<typeof WebResult>;

/** What `web_search` answered. */
export const WebSearchOutput = z.object({ results: z.array(WebResult) });

/** What `read_page` answered. */
export const WebPageOutput = z.object({
  url: z.string(),
  title: z.string(),
  text: z.string(),
  links: z.array(z.object({ text: z.string(), url: z.string() })).default([]),
});
