import { ArrowRight, ListTodo, RefreshCw, ShieldCheck } from "lucide-react";
import Link from "next/link";
import { PageFooter } from "#features/frame/page-footer.tsx";
import { t } from "#messages/text.ts";
import { buttonClass } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { Logo } from "../../components/ui/logo.tsx";
import { LandingPreview } from "./landing-preview.tsx";

const promises = [
  {
    Icon: ListTodo,
    title: "landing.doesTitle",
    text: "landing.doesText",
  },
  {
    Icon: ShieldCheck,
    title: "landing.chargeTitle",
    text: "landing.chargeText",
  },
  {
    Icon: RefreshCw,
    title: "landing.placeTitle",
    text: "landing.placeText",
  },
] as const;

/** What a visitor without an account sees. */
export function Landing({ hasLegal }: { hasLegal: boolean }) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-6xl flex-col px-6">
      <header className="flex h-16 items-center gap-1 sm:gap-2">
        <Logo className="mr-1 size-7" />
        <span className="flex-1 font-semibold tracking-tight">BestChat</span>
        <Link href="/pricing" className={buttonClass("quiet")}>
          {t("frame.pricing")}
        </Link>
        <Link href="/sign-in" className={buttonClass("quiet")}>
          {t("landing.signIn")}
        </Link>
      </header>
      <main className="flex flex-1 flex-col justify-center gap-20 py-14">
        <div className="grid items-center gap-x-14 gap-y-12 lg:grid-cols-[1.05fr_1fr]">
          <div>
            <h1 className="text-4xl leading-[1.08] font-semibold tracking-[-0.03em] text-balance sm:text-6xl">{t("landing.title")}</h1>
            <p className="mt-5 max-w-md text-lg leading-relaxed text-muted">{t("landing.text")}</p>
            <div className="mt-8 flex flex-wrap items-center gap-3">
              <Link href="/sign-up" className={classNames(buttonClass("primary"), "h-11 px-5 text-[15px]")}>
                {t("landing.createAccount")} <ArrowRight aria-hidden className="size-4" />
              </Link>
              <span className="text-sm text-muted">{t("landing.free")}</span>
            </div>
          </div>
          <LandingPreview />
        </div>
        <ul className="grid gap-8 border-t border-line pt-12 sm:grid-cols-3">
          {promises.map(({ Icon, title, text }) => (
            <li key={title}>
              <Icon aria-hidden className="mb-3 size-5 text-accent-text" />
              <h2 className="font-medium">{t(title)}</h2>
              <p className="mt-1 text-sm leading-relaxed text-muted">{t(text)}</p>
            </li>
          ))}
        </ul>
      </main>
      <PageFooter hasLegal={hasLegal} />
    </div>
  );
}
