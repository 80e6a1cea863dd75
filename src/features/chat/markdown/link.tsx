import type { Tokens } from "marked";
import { targetOf, undisclosedHost } from "./host.ts";
import { Inline } from "./inline.tsx";

/** A link that a model wrote. Where its words look like another address than it leads to, the true host stands beside it. */
export function ReplyLink({ token }: { token: Tokens.Link }) {
  const target = targetOf(token.href);
  // Nothing of ours to open and nothing to hide: the address is shown, and leads nowhere.
  if (!target) {
    return (
      <>
        <Inline tokens={token.tokens} />
        {token.href === token.text || token.href === "" ? null : <span className="text-muted"> ({token.href})</span>}
      </>
    );
  }
  const host = undisclosedHost(token.text, target);
  return (
    <>
      <a href={target.href} title={target.href} target="_blank" rel="nofollow noopener noreferrer">
        {token.tokens.length > 0 ? <Inline tokens={token.tokens} /> : target.href}
      </a>
      {host ? (
        <span className="text-muted" dir="ltr">
          {" "}
          ({host})
        </span>
      ) : null}
    </>
  );
}
