"use client";

import { lazy, type ReactNode } from "react";
import { FormatterContext } from "#features/frame/formatted-text.tsx";

const Markdown = lazy(() => import("../chat/markdown/markdown.tsx").then(({ Markdown }) => ({ default: Markdown })));

/** Texts in here are drawn as a chat's replies are; the code for it comes with the first that needs it. */
export function FormattedTexts({ children }: { children: ReactNode }) {
  return <FormatterContext value={Markdown}>{children}</FormatterContext>;
}
