"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { toast } from "#components/ui/toast.ts";
import type { Message } from "#contracts/message.ts";
import { t } from "#messages/text.ts";

type OlderMessagesProps = { conversationId: string; before: string; onLoaded: (messages: Message[]) => void };

/** Stands above the oldest message that is here, and fetches the page before it when it comes near the screen. */
export function OlderMessages({ conversationId, before, onLoaded }: OlderMessagesProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isLoading, setLoading] = useState(false);
  const place = useRef<HTMLDivElement>(null);

  async function load() {
    setLoading(true);
    try {
      onLoaded(await queryClient.fetchQuery(trpc.conversations.older.queryOptions({ id: conversationId, before })));
    } catch {
      toast.error(t("chat.earlierNotLoaded"));
    }
    setLoading(false);
  }

  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    const element = place.current;
    if (!element || before === "") return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && void latest.current(), { rootMargin: "300px" });
    observer.observe(element);
    return () => observer.disconnect();
  }, [before]);

  return (
    <div ref={place} className="flex min-h-8 justify-center">
      {isLoading ? (
        <Spinner className="size-4" label={t("chat.loadingEarlier")} />
      ) : (
        <Button size="small" look="quiet" onClick={() => void load()}>
          {t("chat.loadEarlier")}
        </Button>
      )}
    </div>
  );
}
