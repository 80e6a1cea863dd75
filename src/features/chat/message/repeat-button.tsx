"use client";

import { CalendarClock } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { IconButton } from "#components/ui/button.tsx";
import { t } from "#messages/text.ts";

const DoThisEvery = lazy(() => import("#features/schedule/do-this-every.tsx").then(({ DoThisEvery }) => ({ default: DoThisEvery })));

/** “Do this every …”: what the reply was asked for, as a schedule. */
export function RepeatButton({ question }: { question: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <IconButton label={t("chat.doThisEvery")} onClick={() => setIsOpen(true)}>
        <CalendarClock className="size-3.5" />
      </IconButton>
      {isOpen ? (
        <Suspense>
          <DoThisEvery question={question} onClose={() => setIsOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
