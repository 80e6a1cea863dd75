"use client";

import { useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import type { McpSignInOutcome } from "#contracts/mcp.ts";
import { type MessageKey, t } from "#messages/text.ts";
import { Notice } from "../auth/notice.tsx";

const words: Record<McpSignInOutcome, MessageKey> = {
  done: "mcp.outcomeDone",
  refused: "mcp.outcomeRefused",
  expired: "mcp.outcomeExpired",
  failed: "mcp.outcomeFailed",
};

/** How a sign-in at a server went, for whoever just came back from it. Said once: a reload does not say it again. */
export function SignInOutcome() {
  const asked = useSearchParams().get("mcp") ?? "";
  const [outcome] = useState(Object.hasOwn(words, asked) ? (asked as McpSignInOutcome) : null);
  useEffect(() => {
    if (outcome) window.history.replaceState(null, "", "/settings/tools");
  }, [outcome]);
  return outcome ? <Notice tone={outcome === "done" ? "calm" : "error"}>{t(words[outcome])}</Notice> : null;
}
