"use client";

import { ChevronDown, Settings2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { inputClass } from "#components/ui/field.tsx";
import { Menu, MenuChoice, MenuChoices, MenuItem, MenuLine } from "#components/ui/menu.tsx";
import { groupModels } from "#features/provider/group-models.ts";
import { t } from "#messages/text.ts";
import type { useModel } from "./use-model.ts";

/** With more models than this a field to search in helps. */
const searchedFrom = 12;

/** The model of the next message, by provider. */
export function ModelPicker({ models, shown, choose }: ReturnType<typeof useModel>) {
  const [search, setSearch] = useState("");
  if (models.length === 0) return null;
  const name = models.find(({ id }) => id === shown)?.name ?? shown;
  const found = models.filter((model) => `${model.group} ${model.name}`.toLowerCase().includes(search.trim().toLowerCase()));
  const trigger = (
    <Button look="quiet" size="small" aria-label={t("chat.modelIs", { name })} className="max-w-32 sm:max-w-72">
      <span className="truncate">{name}</span> <ChevronDown aria-hidden className="size-3.5 shrink-0" />
    </Button>
  );
  return (
    <Menu trigger={trigger} label={t("chat.model")} className="w-72 max-w-[calc(100vw-1.5rem)]">
      {models.length > searchedFrom ? (
        <input
          dir="auto"
          aria-label={t("chat.searchModels")}
          placeholder={t("chat.searchModels")}
          className={`${inputClass} mb-1 h-8`}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          // The menu would take letters for the first letter of an item.
          onKeyDown={(event) => event.key !== "Escape" && event.key !== "ArrowDown" && event.stopPropagation()}
        />
      ) : null}
      <div className="max-h-[50vh] overflow-y-auto">
        {groupModels(found).map(([group, members]) => (
          <MenuChoices key={group} label={group} value={shown} onValueChange={choose}>
            {members.map(({ id, name }) => (
              <MenuChoice key={id} value={id}>
                <span className="wrap-anywhere">{name}</span>
              </MenuChoice>
            ))}
          </MenuChoices>
        ))}
        {found.length === 0 ? <p className="px-2.5 py-2 text-[13px] text-muted">{t("chat.noModel")}</p> : null}
      </div>
      <MenuLine />
      <MenuItem asChild>
        <Link href="/settings/models">
          <Settings2 aria-hidden className="size-3.5 text-muted" /> {t("chat.modelsAndKeys")}
        </Link>
      </MenuItem>
    </Menu>
  );
}
