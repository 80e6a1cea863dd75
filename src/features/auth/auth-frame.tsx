import Link from "next/link";
import type { ReactNode } from "react";
import { Logo } from "../../components/ui/logo.tsx";

/** The quiet page around the sign-in and sign-up forms. */
export function AuthFrame({ children }: { children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center bg-panel px-4 py-10">
      <div className="w-full max-w-[25rem]">
        <Link href="/" className="mx-auto mb-7 flex w-fit items-center gap-2.5 rounded-lg">
          <Logo className="size-8" />
          <span className="text-lg font-semibold tracking-tight">BestChat</span>
        </Link>
        <div className="rounded-2xl border border-line bg-raised p-6 shadow-card sm:p-8">{children}</div>
      </div>
    </main>
  );
}
