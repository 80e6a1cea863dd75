import type { Token, Tokens } from "marked";
import { createElement, memo } from "react";
import { t } from "#messages/text.ts";
import { CodeBlock } from "./code-block.tsx";
import { directionOf } from "./direction.ts";
import type { DetailsToken } from "./extensions.ts";
import { Inline } from "./inline.tsx";
import { Formula } from "./math.tsx";
import type { MathToken } from "./math-syntax.ts";
import { Table } from "./table.tsx";

/** Blocks of a reply. A token that has not changed is not drawn again. */
export function Blocks({ tokens }: { tokens: readonly Token[] }) {
  return tokens.map((token, index) => <Block key={index} token={token} />);
}

const Block = memo(function Block({ token }: { token: Token }) {
  switch (token.type) {
    case "space":
    case "def":
      return null;
    case "paragraph":
      return (
        <p dir="auto">
          <Inline tokens={token.tokens ?? []} />
        </p>
      );
    case "text":
      return <Inline tokens={token.tokens ?? [token]} />;
    case "heading":
      return createElement(
        `h${Math.min(token.depth + 1, 6)}`,
        { dir: "auto", "data-depth": token.depth },
        <Inline tokens={token.tokens ?? []} />,
      );
    case "code":
      return <CodeBlock code={token.text.replace(/\n$/, "")} info={token.lang ?? ""} isEnded={/(?:```|~~~)\s*$/.test(token.raw)} />;
    case "blockquote":
      return (
        <blockquote dir={directionOf(token.raw)}>
          <Blocks tokens={token.tokens ?? []} />
        </blockquote>
      );
    case "list":
      return <List token={token as Tokens.List} />;
    case "hr":
      return <hr />;
    case "table":
      return <Table token={token as Tokens.Table} />;
    case "math":
      return <Formula tex={(token as unknown as MathToken).tex} raw={token.raw} display />;
    case "details":
      return <Details token={token as unknown as DetailsToken} />;
    default:
      return <p dir="auto">{token.raw}</p>;
  }
});

function List({ token }: { token: Tokens.List }) {
  const items = token.items.map((item, index) => <Item key={index} item={item} />);
  return token.ordered ? (
    <ol dir={directionOf(token.raw)} start={token.start === "" ? 1 : token.start}>
      {items}
    </ol>
  ) : (
    <ul dir={directionOf(token.raw)}>{items}</ul>
  );
}

const Item = memo(function Item({ item }: { item: Tokens.ListItem }) {
  // marked puts a box of its own among the tokens of a task; ours says in words whether it is ticked.
  const tokens = item.tokens.filter(({ type }) => type !== "checkbox");
  return (
    <li dir={directionOf(item.text)} className={item.task ? "task-list-item" : undefined}>
      {item.task ? <TaskBox isDone={item.checked ?? false} /> : null}
      {item.loose ? <Blocks tokens={tokens} /> : <TightBlocks tokens={tokens} />}
    </li>
  );
});

/** In a tight list the text of an item has no paragraph of its own. */
function TightBlocks({ tokens }: { tokens: readonly Token[] }) {
  return tokens.map((token, index) =>
    token.type === "paragraph" ? <Inline key={index} tokens={token.tokens ?? []} /> : <Block key={index} token={token} />,
  );
}

function TaskBox({ isDone }: { isDone: boolean }) {
  return (
    <input
      type="checkbox"
      checked={isDone}
      readOnly
      disabled
      aria-label={isDone ? t("chat.boxDone") : t("chat.boxNotDone")}
      className="me-2 accent-accent"
    />
  );
}

function Details({ token }: { token: DetailsToken }) {
  return (
    <details dir={directionOf(token.raw)} open={token.isOpen} className="my-3 rounded-xl border border-line px-3.5 py-2">
      <summary dir="auto" className="font-medium">
        <Inline tokens={token.summary} />
      </summary>
      <div className="prose-chat mt-2">
        <Blocks tokens={token.tokens} />
      </div>
    </details>
  );
}
