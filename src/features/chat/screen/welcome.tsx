"use client";

import { CalendarRange, CircleCheck, ListChecks, ListPlus, ListTodo, type LucideIcon } from "lucide-react";
import { useAccount } from "#features/frame/account-context.tsx";
import { useTasks } from "#features/task/use-tasks.ts";
import { t } from "#messages/text.ts";

type Suggestion = { Icon: LucideIcon; title: string; text: string };

/** Longer titles would not fit into their card. */
const titleLengthMax = 40;

/** The words above the composer of a chat that has not begun. */
export function Greeting() {
  const { name } = useAccount();
  return (
    <div className="mx-auto mt-auto w-full max-w-2xl px-4 pt-8 pb-7 text-center">
      <h2 className="mb-2 text-[1.75rem] leading-tight font-semibold tracking-[-0.025em] text-balance wrap-anywhere">
        {t("chat.greeting", { name: name.split(" ")[0] ?? "" })}
      </h2>
      <p className="text-sm text-muted">{t("chat.greetingText")}</p>
    </div>
  );
}

/** Ways to begin, below the composer: each shows something that the assistant can do, and does it. */
export function Suggestions({ onPick }: { onPick: (text: string) => void }) {
  const { data: tasks } = useTasks();
  const open = tasks?.find(({ status, title }) => status !== "completed" && title.length <= titleLengthMax)?.title;
  return (
    <ul aria-label={t("chat.suggestions")} className="mx-auto mb-auto grid w-full max-w-[45rem] gap-2 px-3 pb-8 sm:grid-cols-2 md:px-6">
      {suggestionsFor(open).map(({ Icon, title, text }) => (
        <li key={title} className="min-w-0">
          <button
            type="button"
            onClick={() => onPick(text)}
            className="flex h-full w-full items-center gap-3 rounded-xl border border-line bg-raised px-3.5 py-2.5 text-left text-[13px] transition-colors hover:border-line-strong hover:bg-hover/50"
          >
            <Icon aria-hidden className="size-4.5 shrink-0 text-accent-text" />
            <span className="min-w-0 leading-snug">
              <span className="block font-medium">{title}</span>
              <span className="block truncate text-muted">{text}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function suggestionsFor(openTask: string | undefined): Suggestion[] {
  return [
    { Icon: ListPlus, title: t("chat.suggestAdd"), text: t("chat.suggestAddText") },
    openTask
      ? { Icon: CircleCheck, title: t("chat.suggestTick"), text: t("chat.suggestTickText", { title: openTask }) }
      : { Icon: ListChecks, title: t("chat.suggestSeveral"), text: t("chat.suggestSeveralText") },
    { Icon: ListTodo, title: t("chat.suggestOpen"), text: t("chat.suggestOpenText") },
    { Icon: CalendarRange, title: t("chat.suggestPlan"), text: t("chat.suggestPlanText") },
  ];
}
