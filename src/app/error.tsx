"use client";

import { t } from "#messages/text.ts";
import { Button } from "../components/ui/button.tsx";
import { Logo } from "../components/ui/logo.tsx";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center p-6 text-center">
      <div className="flex flex-col items-center">
        <Logo className="mb-5 size-10" />
        <h1 className="text-lg font-semibold tracking-tight">{t("frame.crashTitle")}</h1>
        <p className="mt-2 mb-6 max-w-sm text-sm text-muted">
          {error.digest ? t("frame.crashTextWithCode", { code: error.digest }) : t("frame.crashText")}
        </p>
        <Button look="primary" onClick={reset}>
          {t("frame.tryAgain")}
        </Button>
      </div>
    </main>
  );
}
