"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { Logo } from "#components/ui/logo.tsx";
import { toast } from "#components/ui/toast.ts";
import type { SharedConversation } from "#contracts/share.ts";
import { t } from "#messages/text.ts";
import { FormattedThread } from "./formatted-thread.tsx";

type SharedPageProps = { token: string; shared: SharedConversation | null; isSignedIn: boolean };

/** What whoever has a link reads. */
export function SharedPage({ token, shared, isSignedIn }: SharedPageProps) {
  return (
    <main className="mx-auto min-h-dvh w-full max-w-3xl px-4 py-6 md:px-6">
      <header className="mb-8 flex items-center gap-2.5 print:hidden">
        <Logo className="size-6" />
        <Link href="/" className="flex-1 font-semibold tracking-tight">
          BestChat
        </Link>
        {shared ? <Continue token={token} isSignedIn={isSignedIn} /> : null}
      </header>
      {shared ? (
        <>
          <h1 dir="auto" className="text-xl font-semibold tracking-tight wrap-anywhere">
            {shared.title || t("share.untitled")}
          </h1>
          <p className="mt-1 mb-8 text-[13px] text-muted">{t("share.sharedOn", { day: readerTime(shared.createdAt, "long") })}</p>
          <FormattedThread messages={shared.messages} />
        </>
      ) : (
        <>
          <h1 className="text-xl font-semibold tracking-tight">{t("share.gone")}</h1>
          <p className="mt-2 text-sm text-muted">{t("share.goneText")}</p>
          <Link href="/" className={`${buttonClass()} mt-6`}>
            {t("share.home")}
          </Link>
        </>
      )}
    </main>
  );
}

function Continue({ token, isSignedIn }: { token: string; isSignedIn: boolean }) {
  const router = useRouter();
  const copy = useMutation(
    useTRPC().shares.copy.mutationOptions({
      onSuccess: ({ id }) => router.push(`/chat/${id}`),
      onError: (error) => toast.error(t("share.failed"), { description: error.message }),
    }),
  );
  if (!isSignedIn)
    return (
      <Link href={`/sign-in?next=${encodeURIComponent(`/shared/${token}`)}`} className={buttonClass("primary")}>
        {t("share.signInToContinue")}
      </Link>
    );
  return (
    <Button look="primary" disabled={copy.isPending || copy.isSuccess} onClick={() => copy.mutate({ token })}>
      {t("share.continue")}
    </Button>
  );
}
