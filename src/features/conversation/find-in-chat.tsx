"use client";

import { Search } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { IconButton } from "#components/ui/button.tsx";
import { t } from "#messages/text.ts";

const FindBar = lazy(() => import("./find-bar.tsx").then(({ FindBar }) => ({ default: FindBar })));

/** Opens the search within one chat. */
export function FindInChat({ conversationId }: { conversationId: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <IconButton label={t("conversation.find")} aria-expanded={isOpen} className="max-md:size-11" onClick={() => setOpen(!isOpen)}>
        <Search className="size-[18px]" />
      </IconButton>
      {isOpen ? (
        <Suspense>
          <FindBar conversationId={conversationId} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
