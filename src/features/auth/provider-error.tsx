"use client";

import { useSearchParams } from "next/navigation";
import { providerWords } from "./identity-provider-labels.ts";
import { Notice } from "./notice.tsx";

/** What a provider answered when the browser came back from it without success. */
export function ProviderError() {
  const error = useSearchParams().get("error");
  return error ? <Notice tone="error">{providerWords(error)}</Notice> : null;
}
