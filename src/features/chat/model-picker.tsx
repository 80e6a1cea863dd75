"use client";

import { ChevronDown } from "lucide-react";
import { Button } from "../../components/ui/button.tsx";
import { Menu, MenuChoice, MenuChoices } from "../../components/ui/menu.tsx";
import type { useModel } from "./use-model.ts";

export function ModelPicker({ models, shown, choose }: ReturnType<typeof useModel>) {
  if (models.length === 0) return null;
  const name = models.find(({ id }) => id === shown)?.name ?? shown;
  const trigger = (
    <Button look="quiet" size="small" aria-label={`Model: ${name}`}>
      {name} <ChevronDown aria-hidden className="size-3.5" />
    </Button>
  );
  return (
    <Menu trigger={trigger} label="Model">
      <MenuChoices label="Model" value={shown} onValueChange={choose}>
        {models.map(({ id, name }) => (
          <MenuChoice key={id} value={id}>
            {name}
          </MenuChoice>
        ))}
      </MenuChoices>
    </Menu>
  );
}
