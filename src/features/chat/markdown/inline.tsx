import type { Token, Tokens } from "marked";
import { createElement, type ReactNode } from "react";
import { t } from "#messages/text.ts";
import { decodeEntities } from "./entities.ts";
import type { FootnoteMarkToken, TagToken } from "./extensions.ts";
import { FootnoteMark } from "./footnotes.tsx";
import { targetOf } from "./host.ts";
import { ReplyLink } from "./link.tsx";
import { Formula } from "./math.tsx";
import type { MathToken } from "./math-syntax.ts";

/** The words of a block with their emphasis, code, links and formulas. */
export function Inline({ tokens }: { tokens: readonly Token[] }): ReactNode {
  return tokens.map((token, index) => <Piece key={index} token={token} />);
}

function Piece({ token }: { token: Token }): ReactNode {
  switch (token.type) {
    case "strong":
    case "em":
    case "del":
      return createElement(token.type, null, <Inline tokens={token.tokens ?? []} />);
    case "codespan":
      return <code dir="ltr">{token.text}</code>;
    case "br":
      return <br />;
    case "escape":
      return token.raw.slice(1);
    case "link":
      return (
        <ReplyLink token={token as Tokens.Link}>
          <Inline tokens={token.tokens ?? []} />
        </ReplyLink>
      );
    case "image":
      return <UnloadedPicture alt={token.text} href={token.href} />;
    case "checkbox":
      return null;
    case "math":
      return <Formula {...(token as unknown as MathToken)} />;
    case "footnoteMark":
      return <FootnoteMark label={(token as unknown as FootnoteMarkToken).label} />;
    case "tag":
      return <Tag token={token as unknown as TagToken} />;
    default:
      return "tokens" in token && token.tokens ? <Inline tokens={token.tokens} /> : decodeEntities(token.raw);
  }
}

function Tag({ token }: { token: TagToken }) {
  return token.tag === "br" ? <br /> : createElement(token.tag, null, <Inline tokens={token.tokens} />);
}

/** Pictures are named and never loaded: their address alone would tell another server what was said here. A click opens one elsewhere. */
function UnloadedPicture({ alt, href }: { alt: string; href: string }) {
  const target = targetOf(href);
  const words = alt ? t("chat.pictureNotLoadedAlt", { alt }) : t("chat.pictureNotLoaded");
  return (
    <span className="rounded-md bg-hover px-1.5 py-0.5 text-[0.88em] text-muted">
      {words}
      {target ? (
        <>
          {" · "}
          <a href={target.href} title={target.href} target="_blank" rel="nofollow noopener noreferrer">
            {t("chat.openPicture", { host: target.hostname })}
          </a>
        </>
      ) : null}
    </span>
  );
}
