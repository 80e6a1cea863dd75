"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

const shownMs = 1_600;

/** `text`: what is copied, or how it is made when it is. */
export function CopyButton({ text, label, className }: { text: string | (() => string); label: string; className?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [copied]);
  async function copy() {
    try {
      await navigator.clipboard.writeText(typeof text === "string" ? text : text());
      setCopied(true);
    } catch {
      toast.error(t("chat.copyingRefused"));
    }
  }
  return (
    <IconButton label={copied ? t("chat.copied") : label} className={className} onClick={() => void copy()}>
      {copied ? <Check className="size-3.5 text-accent-text" /> : <Copy className="size-3.5" />}
    </IconButton>
  );
}
