"use client";

import { memo, useDeferredValue } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import remend from "remend";
import { CodeBlock } from "./former-code-block.tsx";

// Model output is untrusted: no raw HTML, no other protocols, and images are named but never loaded, because their URL alone
// could leak the conversation to another server.
const schema = { ...defaultSchema, protocols: { ...defaultSchema.protocols, href: ["http", "https", "mailto"] } };
const remarkPlugins = [remarkGfm];
const rehypePlugins: [[typeof rehypeSanitize, typeof schema]] = [[rehypeSanitize, schema]];

const components: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  ),
  img: ({ alt }) => (
    <span className="rounded-md bg-hover px-1.5 py-0.5 text-[0.88em] text-muted">Picture not loaded{alt ? `: ${alt}` : ""}</span>
  ),
  table: ({ children }) => (
    <div className="overflow-x-auto">
      <table>{children}</table>
    </div>
  ),
  input: ({ checked }) => (
    <input type="checkbox" checked={checked} readOnly disabled aria-label={checked ? "Done" : "Not done"} className="mr-2 accent-accent" />
  ),
  pre: ({ children }) => <>{children}</>,
  code: ({ className, children, node }) => {
    const code = String(children ?? "");
    // A fenced block ends with a line break or names its language; inline code does neither.
    if (!className && !code.includes("\n") && node?.position?.start.line === node?.position?.end.line) return <code>{children}</code>;
    return <CodeBlock code={code.replace(/\n$/, "")} language={/language-(\S+)/.exec(className ?? "")?.[1] ?? ""} />;
  },
};

/** Markdown that is still being written: an unfinished end is closed for display, and rendering never delays the text. */
export const Markdown = memo(function Markdown({ text, isOpen }: { text: string; isOpen: boolean }) {
  const shown = useDeferredValue(text);
  return (
    <div className={isOpen ? "prose-chat prose-open" : "prose-chat"}>
      <ReactMarkdown remarkPlugins={remarkPlugins} rehypePlugins={rehypePlugins} components={components}>
        {isOpen ? remend(shown) : shown}
      </ReactMarkdown>
    </div>
  );
});
