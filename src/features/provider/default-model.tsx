"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useId } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";
import { inputClass } from "../../components/ui/field.tsx";
import { groupModels } from "./group-models.ts";

/** The model that new chats begin with. */
export function DefaultModel() {
  const id = useId();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { data } = useQuery(trpc.models.list.queryOptions());
  const save = useMutation(
    trpc.models.setDefault.mutationOptions({
      onSuccess: () => toast.success(t("provider.defaultChanged")),
      onError: (error) => toast.error(t("provider.defaultNotChanged"), { description: error.message }),
      onSettled: () => cache.invalidateQueries(trpc.models.list.queryFilter()),
    }),
  );
  if (!data || data.models.length === 0) return null;
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block text-[13px] font-medium">
        {t("provider.defaultModel")}
      </label>
      <div className="relative">
        <ChevronDown aria-hidden className="pointer-events-none absolute top-3 right-3 size-4 text-muted" />
        <select
          id={id}
          className={`${inputClass} appearance-none pr-9`}
          value={save.isPending ? (save.variables.model ?? "") : data.defaultModel}
          onChange={(event) => save.mutate({ model: event.target.value })}
        >
          {groupModels(data.models).map(([group, models]) => (
            <optgroup key={group} label={group}>
              {models.map((model) => (
                <option key={model.id} value={model.id}>
                  {model.name}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </div>
    </div>
  );
}
