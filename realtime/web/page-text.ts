import { storableText } from "#contracts/text.ts";
import { decodeEntities } from "./entities.ts";
import { plainLine, visible } from "./plain-line.ts";

export type PageText = { title: string; text: string; links: { text: string; url: string }[] };

const linksMax = 60;
/** Elements whose content is not visible, or not the page's own text. */
const skipped = new Set([
  "script",
  "style",
  "noscript",
  "template",
  "svg",
  "iframe",
  "object",
  "canvas",
  "title",
  "select",
  "button",
  "nav",
  "footer",
]);
const blocks = new Set(
  "p div section article main header aside ul ol li table tr h1 h2 h3 h4 h5 h6 pre blockquote figure figcaption dl dt dd br hr details summary address".split(
    " ",
  ),
);
const hidden =
  /\shidden(?=[\s=>/])|\saria-hidden\s*=\s*["']?true|\sstyle\s*=\s*("[^"]*|'[^']*)(display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d]))/i;
const voids = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
const tag = /<(\/?)([a-z][a-z0-9-]{0,30})(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*'){0,5000})>/iy;

/** The visible text of an HTML page, with its links; a single pass, whatever the markup errors. */
export function pageText(html: string, base: string): PageText {
  const page = new Page(base);
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    if (open !== at) page.say(html.slice(at, open === -1 ? html.length : open));
    if (open === -1) break;
    at = step(html, open, page);
  }
  return page.read(/<title[^>]*>([^<]{0,500})/i.exec(html)?.[1] ?? "");
}

/** Skips or handles the tag or comment at this position; returns its end. */
function step(html: string, open: number, page: Page): number {
  if (html.startsWith("<!--", open)) {
    const end = html.indexOf("-->", open + 4);
    return end === -1 ? html.length : end + 3;
  }
  if (/[!?]/.test(html[open + 1] ?? "")) {
    const end = html.indexOf(">", open);
    return end === -1 ? html.length : end + 1;
  }
  tag.lastIndex = open;
  const match = tag.exec(html);
  if (!match) {
    page.say("<");
    return open + 1;
  }
  const [whole, slash, name = "", attributes = ""] = match;
  const isEnd = slash === "/";
  const lower = name.toLowerCase();
  if (!isEnd && (lower === "script" || lower === "style")) {
    const end = new RegExp(`</${lower}[^>]{0,100}>`, "gi");
    end.lastIndex = open;
    return end.exec(html) ? end.lastIndex : html.length;
  }
  if (isEnd) page.close(lower);
  else page.open(lower, attributes, whole.endsWith("/>"));
  return open + whole.length;
}

class Page {
  private readonly pieces: string[] = [];
  private readonly links: { text: string; url: string }[] = [];
  /** The open elements whose content is skipped. */
  private readonly silent: string[] = [];
  private link: { url: string; from: number } | null = null;
  private readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  say(text: string): void {
    if (this.silent.length === 0) this.pieces.push(decodeEntities(text));
  }

  open(name: string, attributes: string, isClosed: boolean): void {
    if (this.silent.length > 0) {
      if (this.silent.at(-1) === name && !isClosed && !voids.has(name)) this.silent.push(name);
      return;
    }
    if (blocks.has(name)) this.pieces.push("\n");
    if (name === "li") this.pieces.push("- ");
    if (/^h[1-6]$/.test(name)) this.pieces.push(`${"#".repeat(Number(name[1]))} `);
    if (name === "td" || name === "th") this.pieces.push(" | ");
    if (name === "img") this.pieces.push(altOf(attributes));
    if (name === "a") this.link = linkOf(attributes, this.base, this.pieces.length);
    if ((skipped.has(name) || hidden.test(`${attributes}>`)) && !voids.has(name) && !isClosed) this.silent.push(name);
  }

  close(name: string): void {
    if (this.silent.length > 0) {
      if (this.silent.at(-1) === name) this.silent.pop();
      return;
    }
    if (name === "a" && this.link) {
      const text = plainLine(this.pieces.slice(this.link.from).join(""), 120);
      if (text && this.links.length < linksMax && !this.links.some(({ url }) => url === this.link?.url))
        this.links.push({ text, url: this.link.url });
      this.link = null;
    }
    if (blocks.has(name)) this.pieces.push("\n");
  }

  read(title: string): PageText {
    const lines = visible(this.pieces.join(""))
      .split("\n")
      .map((line) => line.replace(/[ \t\f\v]+/g, " ").trim());
    const text = lines
      .join("\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim();
    return { title: plainLine(title, 200), text: storableText(text), links: this.links };
  }
}

function altOf(attributes: string): string {
  const alt = /\salt\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes);
  const words = decodeEntities(alt?.[1] ?? alt?.[2] ?? "").trim();
  return words ? `[picture: ${words}]` : "";
}

function linkOf(attributes: string, base: string, from: number): { url: string; from: number } | null {
  const href = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes);
  const url = URL.parse(decodeEntities(href?.[1] ?? href?.[2] ?? href?.[3] ?? ""), base);
  if (!href || !url || !/^https?:$/.test(url.protocol) || url.href.length > 2000) return null;
  url.hash = "";
  return { url: url.href, from };
}
