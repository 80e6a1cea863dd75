import { ArrowRight, Check, ListTodo, RefreshCw, ShieldCheck } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "../../components/ui/button.tsx";
import { Logo } from "../../components/ui/logo.tsx";

const promises = [
  {
    Icon: ListTodo,
    title: "It does, not just says",
    text: "Ask in your own words. Tasks are added, changed and ticked off while you watch.",
  },
  {
    Icon: ShieldCheck,
    title: "You stay in charge",
    text: "Deletes wait for your approval, everything can be undone, and every step is on record.",
  },
  {
    Icon: RefreshCw,
    title: "Never loses its place",
    text: "Reload, switch devices, lose the network: the reply goes on where you left it.",
  },
];

/** What a visitor without an account sees. */
export function Landing() {
  return (
    <div className="mx-auto flex min-h-dvh max-w-5xl flex-col px-6">
      <header className="flex h-16 items-center gap-2.5">
        <Logo className="size-7" />
        <span className="flex-1 font-semibold tracking-tight">BestChat</span>
        <Link href="/pricing" className={buttonClass("quiet")}>
          Pricing
        </Link>
        <Link href="/sign-in" className={buttonClass("quiet")}>
          Sign in
        </Link>
      </header>
      <main className="flex flex-1 flex-col justify-center py-16">
        <h1 className="max-w-2xl text-4xl leading-[1.1] font-semibold tracking-[-0.03em] sm:text-6xl">
          The chat that gets your tasks done.
        </h1>
        <p className="mt-5 max-w-xl text-lg leading-relaxed text-muted">
          Talk to an assistant that keeps your list for you, in front of your eyes and under your control.
        </p>
        <div className="mt-8 flex flex-wrap gap-3">
          <Link href="/sign-up" className={buttonClass("primary")}>
            Create an account <ArrowRight aria-hidden className="size-4" />
          </Link>
          <Link href="/sign-in" className={buttonClass("secondary")}>
            Sign in
          </Link>
        </div>
        <div className="mt-14 w-full max-w-md rounded-2xl border border-line bg-raised p-4 shadow-card" aria-hidden>
          <p className="ml-auto w-fit rounded-2xl rounded-br-md bg-accent-soft px-3.5 py-2 text-sm">Add a task to buy milk tomorrow</p>
          <p className="mt-3 flex w-fit items-center gap-2.5 rounded-xl border border-line px-3 py-2 text-[13px]">
            <span className="grid size-4.5 place-items-center rounded-full bg-accent text-on-accent">
              <Check className="size-3" strokeWidth={3} />
            </span>
            Added task “Buy milk” <span className="text-muted">· due tomorrow</span>
          </p>
          <p className="mt-3 text-sm">Done. “Buy milk” is on your list for tomorrow.</p>
        </div>
        <ul className="mt-16 grid gap-8 sm:grid-cols-3">
          {promises.map(({ Icon, title, text }) => (
            <li key={title}>
              <Icon aria-hidden className="mb-3 size-5 text-accent-text" />
              <h2 className="font-medium">{title}</h2>
              <p className="mt-1 text-sm leading-relaxed text-muted">{text}</p>
            </li>
          ))}
        </ul>
      </main>
    </div>
  );
}
