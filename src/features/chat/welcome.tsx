"use client";

import { CalendarRange, ListPlus, ListTodo } from "lucide-react";
import { useAccount } from "../account/account-context.tsx";

const suggestions = [
  { Icon: ListPlus, text: "Add a task to buy milk tomorrow" },
  { Icon: ListTodo, text: "What is on my list?" },
  { Icon: CalendarRange, text: "Plan my week" },
];

/** The words above the composer of a chat that has not begun. */
export function Greeting() {
  const { name } = useAccount();
  return (
    <div className="mx-auto mt-auto w-full max-w-2xl px-4 pt-8 pb-7 text-center">
      <h2 className="mb-2 text-[1.75rem] leading-tight font-semibold tracking-[-0.025em] text-balance">
        What can I take off your mind, {name.split(" ")[0]}?
      </h2>
      <p className="text-sm text-muted">Ask anything. Your tasks are kept up to date as we talk.</p>
    </div>
  );
}

/** Ways to begin, below the composer. */
export function Suggestions({ onPick }: { onPick: (text: string) => void }) {
  return (
    <ul className="mx-auto mb-auto flex w-full max-w-2xl flex-wrap justify-center gap-2 px-4 pb-8">
      {suggestions.map(({ Icon, text }) => (
        <li key={text}>
          <button
            type="button"
            onClick={() => onPick(text)}
            className="flex items-center gap-2 rounded-full border border-line bg-raised px-3.5 py-1.5 text-[13px] text-muted transition-colors hover:border-line-strong hover:text-ink"
          >
            <Icon aria-hidden className="size-3.5 text-accent-text" /> {text}
          </button>
        </li>
      ))}
    </ul>
  );
}
