"use client";

import { useSearchParams } from "next/navigation";
import { Notice } from "./notice.tsx";
import { providerWords } from "./provider-words.ts";

/** What a provider answered when the browser came back from it without success. */
export function ProviderError() {
  const error = useSearchParams().get("error");
  return error ? <Notice tone="error">{providerWords(error)}</Notice> : null;
}
