import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Markdown } from "#features/chat/markdown/markdown.tsx";

/** The markup of a reply. */
export const html = (text: string, isOpen = false) => renderToStaticMarkup(createElement(Markdown, { text, isOpen }));
export const unescaped = (markup: string) =>
  markup.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&amp;", "&");
/** The words of it. */
export const shown = (text: string, isOpen = false) => unescaped(html(text, isOpen).replace(/<[^>]+>/g, ""));
