"use client";

import { useMutation } from "@tanstack/react-query";
import { useId } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { useAccount } from "#features/frame/account-context.tsx";
import { languageOf } from "#messages/language.ts";
import { t } from "#messages/text.ts";

/** Each in its own words, for whoever cannot read the others. */
const offered = [
  ["en", "English"],
  ["de", "Deutsch"],
] as const;

/** What pages and mails are written in. The page reloads: nothing on it listens to the language. */
export function LanguageForm() {
  const trpc = useTRPC();
  const { locale } = useAccount();
  const id = useId();
  const save = useMutation(
    trpc.account.change.mutationOptions({
      onSuccess: () => window.location.reload(),
      onError: (error) => toast.error(t("account.languageNotChanged"), { description: error.message }),
    }),
  );
  const chosen = (save.isPending ? save.variables.locale : locale) ?? "";
  return (
    <div className="mt-5 space-y-1.5">
      <label htmlFor={id} className="block text-[13px] font-medium">
        {t("account.language")}
      </label>
      <select
        id={id}
        className="h-10 w-full rounded-lg border border-line-strong bg-raised px-2.5 text-base sm:text-sm"
        value={chosen && (languageOf(chosen) ?? "")}
        onChange={(event) => save.mutate({ locale: event.target.value || null })}
      >
        <option value="">{t("account.browsersLanguage")}</option>
        {offered.map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
      <p className="text-xs text-muted">{t("account.languageText")}</p>
    </div>
  );
}
