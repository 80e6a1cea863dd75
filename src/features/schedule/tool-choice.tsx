"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { t } from "#messages/text.ts";
import { toolGroups } from "./tool-groups.ts";

/** What a schedule's runs may use; null: all that a chat may. */
export function ToolChoice({ value, onChange }: { value: string[] | null; onChange: (tools: string[] | null) => void }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.mcp.list.queryOptions());
  const groups = toolGroups(data ?? []);
  const toggle = (tools: string[], isOn: boolean) => {
    const others = (value ?? []).filter((name) => !tools.includes(name));
    onChange(isOn ? [...others, ...tools] : others);
  };
  return (
    <fieldset className="space-y-1.5">
      <legend className="text-[13px] font-medium">{t("schedule.mayUse")}</legend>
      <Check label={t("schedule.mayUseAll")} isOn={value === null} onChange={(isOn) => onChange(isOn ? null : (groups[0]?.tools ?? []))} />
      {value === null ? null : (
        <div className="space-y-1.5 pl-6">
          {groups.map(({ name, words, tools }) => (
            <Check
              key={name}
              label={words ? t(words) : t("schedule.mayUseServer", { server: name })}
              isOn={tools.some((tool) => value.includes(tool))}
              onChange={(isOn) => toggle(tools, isOn)}
            />
          ))}
          <p className="text-xs text-muted">{t("schedule.mayUseHint")}</p>
        </div>
      )}
    </fieldset>
  );
}

function Check({ label, isOn, onChange }: { label: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <label className="flex items-start gap-2 text-[13px] pointer-coarse:py-1">
      <input
        type="checkbox"
        className="mt-0.5 size-4 shrink-0 accent-accent"
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}
