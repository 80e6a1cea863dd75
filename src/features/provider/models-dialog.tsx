"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import type { DeclaredFacts, ProviderModel } from "#contracts/model-facts.ts";
import type { Provider } from "#contracts/provider.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Dialog } from "../../components/ui/dialog.tsx";
import { Field, inputClass } from "../../components/ui/field.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { ModelFactsForm } from "./model-facts-form.tsx";
import { learnedWords, windowWords } from "./model-labels.ts";

const shownMax = 50;

/** The models of a provider, each with what it can hold, whether it sees, and what it costs; all of it can be set. */
export function ModelsDialog({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const { data, error } = useQuery(useTRPC().providers.models.queryOptions({ id: provider.id }));
  const [words, setWords] = useState("");
  const found = (data ?? []).filter(({ name }) => name.toLowerCase().includes(words.trim().toLowerCase()));
  return (
    <Dialog open onOpenChange={onClose} title={t("provider.modelsOf", { name: provider.name })} description={t("provider.modelsText")}>
      {error ? <p className="text-sm text-danger">{error.message}</p> : null}
      {!data && !error ? <Spinner /> : null}
      {data && data.length > 8 ? (
        <input
          type="search"
          dir="auto"
          aria-label={t("provider.filterModels")}
          placeholder={t("provider.filter")}
          className={`${inputClass} mb-3`}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      ) : null}
      <ul aria-label={t("provider.models")} className="divide-y divide-line rounded-xl border border-line empty:hidden">
        {found.slice(0, shownMax).map((model) => (
          <ModelRow key={model.name} model={model} providerId={provider.id} />
        ))}
      </ul>
      {found.length > shownMax ? (
        <p className="mt-3 text-[13px] text-muted">{t("provider.moreModels", { count: found.length - shownMax })}</p>
      ) : null}
      {data?.length === 0 ? <p className="text-sm text-muted">{t("provider.noModels")}</p> : null}
      {data ? <NameModel providerId={provider.id} /> : null}
    </Dialog>
  );
}

/** A server may have models that it does not list. */
function NameModel({ providerId }: { providerId: string }) {
  const [name, setName] = useState("");
  const trpc = useTRPC();
  const cache = useQueryClient();
  const add = useMutation(
    trpc.providers.setModel.mutationOptions({
      onSuccess: async () => {
        setName("");
        await Promise.all([cache.invalidateQueries(trpc.providers.pathFilter()), cache.invalidateQueries(trpc.models.pathFilter())]);
      },
    }),
  );
  return (
    <form
      method="post"
      className="mt-3 flex items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") add.mutate({ id: providerId, model: name, facts: {} });
      }}
    >
      <div className="flex-1">
        <Field
          label={t("provider.anotherModel")}
          value={name}
          error={add.error?.message}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <Button type="submit" disabled={add.isPending || name.trim() === ""}>
        {t("provider.add")}
      </Button>
    </form>
  );
}

function ModelRow({ model, providerId }: { model: ProviderModel; providerId: string }) {
  const [isOpen, setOpen] = useState(false);
  const trpc = useTRPC();
  const cache = useQueryClient();
  const save = useMutation(
    trpc.providers.setModel.mutationOptions({
      onSuccess: async () => {
        setOpen(false);
        toast.success(t("provider.factsKept"));
        await Promise.all([
          cache.invalidateQueries(trpc.providers.models.queryFilter()),
          cache.invalidateQueries(trpc.context.pathFilter()),
        ]);
      },
    }),
  );
  const submit = (facts: DeclaredFacts | null) => save.mutate({ id: providerId, model: model.name, facts });
  return (
    <li aria-label={model.name}>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full items-center gap-3 px-3.5 py-2.5 text-left"
      >
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm font-medium">{model.name}</span>
          <span className="block text-[13px] text-muted">
            {windowWords(model)} · {t(model.seesPictures ? "provider.seesThem" : "provider.seesNone")}
          </span>
          {model.learned.map((learned) => (
            <span key={learned.lack} className="block text-[13px] text-warning">
              {learnedWords(learned)}
            </span>
          ))}
        </span>
        <ChevronRight aria-hidden className={`size-4 shrink-0 text-faint transition-transform ${isOpen ? "rotate-90" : ""}`} />
      </button>
      {isOpen ? <ModelFactsForm model={model} error={save.error} isPending={save.isPending} onSubmit={submit} /> : null}
    </li>
  );
}
