import { z } from "zod";
import type { Citation } from "#contracts/message-notes.ts";
import { storableText } from "#contracts/text.ts";

const titleLengthMax = 300;
const urlLengthMax = 2000;

/** Citations of OpenAI and Anthropic: flat or nested, of a web page or of an attached document. */
const Source = z.object({
  url: z.string().nullish(),
  title: z.string().nullish(),
  document_title: z.string().nullish(),
});
const Annotation = z.union([z.object({ url_citation: Source }).transform(({ url_citation }) => url_citation), Source]);

/** The source of a citation; null for other annotations and for URLs that must not become links. */
export function citationOf(annotation: unknown): Citation | null {
  const { data } = Annotation.safeParse(annotation);
  if (!data) return null;
  const title = storableText(data.title ?? data.document_title ?? "")
    .trim()
    .slice(0, titleLengthMax)
    .toWellFormed();
  if (!data.url) return title ? { title, url: null } : null;
  const url = URL.parse(data.url);
  if (!url || !/^https?:$/.test(url.protocol) || url.href.length > urlLengthMax) return null;
  return { title: title || url.hostname, url: url.href };
}
