import Link from "next/link";
import { t } from "#messages/text.ts";
import { buttonClass } from "../components/ui/button.tsx";
import { Logo } from "../components/ui/logo.tsx";
import { currentLocale } from "./page-request.ts";

export default async function NotFoundPage() {
  await currentLocale();
  return (
    <main className="grid min-h-dvh place-items-center p-6 text-center">
      <div className="flex flex-col items-center">
        <Logo className="mb-5 size-10" />
        <h1 className="text-lg font-semibold tracking-tight">{t("frame.notFoundTitle")}</h1>
        <p className="mt-2 mb-6 max-w-sm text-sm text-muted">{t("frame.notFoundText")}</p>
        <Link href="/chat" className={buttonClass("primary")}>
          {t("frame.goToChats")}
        </Link>
      </div>
    </main>
  );
}
