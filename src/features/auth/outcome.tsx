import { CircleAlert, CircleCheck, MailCheck } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonClass } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";

const tones = {
  good: { Icon: CircleCheck, look: "bg-accent-soft text-accent-text" },
  sent: { Icon: MailCheck, look: "bg-accent-soft text-accent-text" },
  bad: { Icon: CircleAlert, look: "bg-danger-soft text-danger" },
} as const;

type OutcomeProps = {
  tone: keyof typeof tones;
  title: string;
  children: ReactNode;
  /** Where to go on. */
  next?: { href: string; label: string };
};

/** What came of a link or a form, and the one way on from there. */
export function Outcome({ tone, title, children, next }: OutcomeProps) {
  const { Icon, look } = tones[tone];
  return (
    <div role={tone === "bad" ? "alert" : "status"} className="rise text-center">
      <span className={classNames("mx-auto mb-4 grid size-11 place-items-center rounded-full", look)}>
        <Icon className="size-5.5" aria-hidden />
      </span>
      <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      <div className="mt-2 space-y-2 text-sm text-balance text-muted">{children}</div>
      {next ? (
        <Link href={next.href} className={classNames(buttonClass("primary"), "mt-6 h-10 w-full")}>
          {next.label}
        </Link>
      ) : null}
    </div>
  );
}
