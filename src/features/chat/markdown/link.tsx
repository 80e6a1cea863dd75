import type { Tokens } from "marked";
import type { ReactNode } from "react";
import { targetOf, undisclosedHost } from "./host.ts";

/** A link that a model wrote. Where its words look like another address than it leads to, the true host stands beside it. */
export function ReplyLink({ token, children }: { token: Tokens.Link; children: ReactNode }) {
  const target = targetOf(token.href);
  // Nothing of ours to open and nothing to hide: the address is shown, and leads nowhere.
  if (!target) {
    return (
      <>
        {children}
        {token.href === token.text || token.href === "" ? null : <span className="text-muted"> ({token.href})</span>}
      </>
    );
  }
  const host = undisclosedHost(token.text, target);
  return (
    <>
      <a href={target.href} title={target.href} target="_blank" rel="nofollow noopener noreferrer">
        {token.tokens.length > 0 ? children : target.href}
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
