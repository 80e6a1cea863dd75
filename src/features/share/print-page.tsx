"use client";

import { Printer } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import type { SharedMessage } from "#contracts/share.ts";
import { t } from "#messages/text.ts";
import { FormattedThread } from "./formatted-thread.tsx";

/** A conversation as it goes on paper, or into a PDF by the browser. */
export function PrintPage({ title, messages }: { title: string; messages: SharedMessage[] }) {
  return (
    <main className="mx-auto w-full max-w-3xl px-6 py-8 print:max-w-none print:p-0">
      <Button look="primary" className="mb-6 print:hidden" onClick={() => window.print()}>
        <Printer aria-hidden className="size-4" /> {t("share.printNow")}
      </Button>
      <h1 dir="auto" className="mb-6 text-xl font-semibold tracking-tight wrap-anywhere">
        {title || t("share.untitled")}
      </h1>
      <FormattedThread messages={messages} />
    </main>
  );
}
