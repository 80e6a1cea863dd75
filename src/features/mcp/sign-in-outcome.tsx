"use client";

import { useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import type { McpSignInOutcome } from "#contracts/mcp.ts";
import { Notice } from "../auth/notice.tsx";

const words: Record<McpSignInOutcome, string> = {
  done: "You are signed in there.",
  refused: "You did not allow it, so nothing has changed.",
  expired: "This sign-in has run out or was begun in another place. Begin it again.",
  failed: "The sign-in did not work. Try again, or ask whoever runs the server.",
};

/** How a sign-in at a server went, for whoever just came back from it. Said once: a reload does not say it again. */
export function SignInOutcome() {
  const asked = useSearchParams().get("mcp") ?? "";
  const [outcome] = useState(Object.hasOwn(words, asked) ? (asked as McpSignInOutcome) : null);
  useEffect(() => {
    if (outcome) window.history.replaceState(null, "", "/settings#mcp");
  }, [outcome]);
  return outcome ? <Notice tone={outcome === "done" ? "calm" : "error"}>{words[outcome]}</Notice> : null;
}
