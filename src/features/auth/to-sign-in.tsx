"use client";

import { usePathname, useRouter } from "next/navigation";
import { useEffect } from "react";
import { t } from "#messages/text.ts";
import { Spinner } from "../../components/ui/spinner.tsx";

/** Sends a visitor without a session to the sign-in form, and back here afterwards. */
export function ToSignIn() {
  const router = useRouter();
  const pathname = usePathname();
  useEffect(() => router.replace(`/sign-in?next=${encodeURIComponent(pathname)}`), [router, pathname]);
  return (
    <main className="grid min-h-dvh place-items-center">
      <Spinner className="size-5" label={t("frame.goingToSignIn")} />
    </main>
  );
}
