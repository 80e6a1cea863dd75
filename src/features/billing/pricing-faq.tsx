import { ChevronDown } from "lucide-react";

const questions = [
  [
    "What happens when a limit is reached?",
    "Nothing is lost and nothing is charged. The chat tells you when the next message is free, and your tasks work all the while.",
  ],
  [
    "Can I cancel at any time?",
    "Yes, on the billing page, in two clicks. Pro stays until the end of what you have paid for, and until then you can change your mind.",
  ],
  ["Can I switch between monthly and yearly?", "At any time, under “Manage subscription”. What you have paid already is counted."],
  [
    "What if a payment fails?",
    "You keep Pro while it is tried again over the next days. The billing page says so, and lets you give another card.",
  ],
  [
    "What becomes of my chats and files when I go back to Free?",
    "They stay yours, all of them. The limits of Free apply to what you add from then on.",
  ],
  ["Who handles my card?", "Polar, our payment provider. Your card's number never reaches our servers."],
] as const;

export function PricingFaq() {
  return (
    <section aria-labelledby="questions" className="mx-auto max-w-2xl">
      <h2 id="questions" className="text-center text-2xl font-semibold tracking-tight">
        Good to know
      </h2>
      <div className="mt-8 divide-y divide-line border-y border-line">
        {questions.map(([question, answer]) => (
          <details key={question} className="group">
            <summary className="flex list-none items-center justify-between gap-4 py-4 text-[15px] font-medium [&::-webkit-details-marker]:hidden">
              {question}
              <ChevronDown aria-hidden className="size-4 shrink-0 text-faint transition-transform group-open:rotate-180" />
            </summary>
            <p className="-mt-1 pr-8 pb-5 text-sm leading-relaxed text-muted">{answer}</p>
          </details>
        ))}
      </div>
    </section>
  );
}
