"use client";

import { Button } from "../components/ui/button.tsx";
import { Logo } from "../components/ui/logo.tsx";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center p-6 text-center">
      <div className="flex flex-col items-center">
        <Logo className="mb-5 size-10" />
        <h1 className="text-lg font-semibold tracking-tight">This page ran into a problem</h1>
        <p className="mt-2 mb-6 max-w-sm text-sm text-muted">
          Nothing you wrote is lost. Try again, and if it happens once more tell us
          {error.digest ? ` the code ${error.digest}` : " what you did"}.
        </p>
        <Button look="primary" onClick={reset}>
          Try again
        </Button>
      </div>
    </main>
  );
}
