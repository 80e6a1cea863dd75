import { z } from "zod";
import { type ToolName, toolNamed } from "./tool.ts";

/** The tools that read the web; their results are untrusted. */
export const webToolNames = ["web_search", "read_page"] as const satisfies ToolName[];
export type WebToolName = (typeof webToolNames)[number];

/** Whether a call reads the web. */
export function isWebCall(name: string): boolean {
  const about = toolNamed(name)?.about;
  return about === "search" || about === "page";
}

/** One search result. */
export const WebResult = z.object({ title: z.string(), url: z.string(), snippet: z.string(), published: z.string().optional() });
export type WebResult = z.infer<typeof WebResult>;

/** The output of `web_search`. */
export const WebSearchOutput = z.object({ results: z.array(WebResult) });

/** The output of `read_page`. */
export const WebPageOutput = z.object({
  url: z.string(),
  title: z.string(),
  text: z.string(),
  links: z.array(z.object({ text: z.string(), url: z.string() })).default([]),
});
