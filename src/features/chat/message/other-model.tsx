"use client";

import { Shuffle } from "lucide-react";
import { IconButton } from "#components/ui/button.tsx";
import { Menu, MenuChoice, MenuChoices } from "#components/ui/menu.tsx";
import type { Models } from "#features/chat/compose/use-model.ts";
import { groupModels } from "#features/provider/group-models.ts";
import { t } from "#messages/text.ts";

type OtherModelProps = { models: Models; current: string | null; onChoose: (model: string) => void };

/** The same question to another model: its reply is shown beside this one. */
export function OtherModel({ models, current, onChoose }: OtherModelProps) {
  const others = models.filter(({ id }) => id !== current);
  if (others.length === 0) return null;
  const trigger = (
    <IconButton label={t("chat.otherModel")}>
      <Shuffle className="size-3.5" />
    </IconButton>
  );
  return (
    <Menu trigger={trigger} label={t("chat.otherModel")} className="w-72 max-w-[calc(100vw-1.5rem)]">
      <div className="max-h-[50vh] overflow-y-auto">
        {groupModels(others).map(([group, members]) => (
          <MenuChoices key={group} label={group} value="" onValueChange={onChoose}>
            {members.map(({ id, name }) => (
              <MenuChoice key={id} value={id}>
                <span className="wrap-anywhere">{name}</span>
              </MenuChoice>
            ))}
          </MenuChoices>
        ))}
      </div>
    </Menu>
  );
}
