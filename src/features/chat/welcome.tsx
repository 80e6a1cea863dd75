"use client";

import { CalendarRange, ListPlus, ListTodo } from "lucide-react";
import type { ReactNode } from "react";
import { useAccount } from "../account/account-context.tsx";

const suggestions = [
  { Icon: ListPlus, text: "Add a task to buy milk tomorrow" },
  { Icon: ListTodo, text: "What is on my list?" },
  { Icon: CalendarRange, text: "Plan my week" },
];

/** A chat before its first words. */
export function Welcome({ onPick, children }: { onPick: (text: string) => void; children: ReactNode }) {
  const { name } = useAccount();
  return (
    <div className="flex flex-1 flex-col overflow-y-auto px-3 md:px-6">
      <div className="mx-auto my-auto w-full max-w-2xl py-8">
        <h2 className="mb-2 text-center text-[1.75rem] leading-tight font-semibold tracking-[-0.025em]">
          What can I take off your mind, {name.split(" ")[0]}?
        </h2>
        <p className="mb-7 text-center text-sm text-muted">Ask anything. Your tasks are kept up to date as we talk.</p>
        {children}
        <ul className="mt-4 flex flex-wrap justify-center gap-2">
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
      </div>
    </div>
  );
}
