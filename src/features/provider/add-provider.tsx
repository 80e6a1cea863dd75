"use client";

import { ChevronRight, Plus } from "lucide-react";
import { useState } from "react";
import { type ProviderPreset, providerPresets } from "#contracts/provider-presets.ts";
import { type MessageKey, t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Dialog } from "../../components/ui/dialog.tsx";
import { ProviderForm } from "./provider-form.tsx";
import type { useProviders } from "./use-providers.ts";

const about: Record<string, MessageKey> = {
  OpenAI: "provider.aboutOpenAi",
  Anthropic: "provider.aboutAnthropic",
  OpenRouter: "provider.aboutOpenRouter",
  Ollama: "provider.aboutOwnMachine",
  "LM Studio": "provider.aboutOwnMachine",
  vLLM: "provider.aboutOwnServer",
  "llama.cpp": "provider.aboutOwnServer",
  Custom: "provider.aboutCustom",
};

/** A button that opens the two steps of adding a provider: which one, then its address and key. */
export function AddProvider({ add, allowsLocal }: { add: ReturnType<typeof useProviders>["add"]; allowsLocal: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const [preset, setPreset] = useState<ProviderPreset | null>(null);
  function turn(open: boolean) {
    setOpen(open);
    setPreset(null);
    add.reset();
  }
  return (
    <>
      <Button onClick={() => turn(true)}>
        <Plus aria-hidden className="size-4" /> {t("provider.addProvider")}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={turn}
        title={
          preset ? (preset.baseUrl === "" ? t("provider.addTitle") : t("provider.addNamed", { name: preset.name })) : t("provider.addTitle")
        }
        description={preset ? undefined : t("provider.ownKeyText")}
      >
        {preset ? (
          <ProviderForm
            preset={preset}
            known={null}
            error={add.error}
            isPending={add.isPending}
            onCancel={() => setPreset(null)}
            onSubmit={(input) => add.mutate({ kind: preset.kind, ...input }, { onSuccess: () => turn(false) })}
          />
        ) : (
          <ul className="grid gap-2 sm:grid-cols-2">
            {providerPresets
              .filter(({ isLocal }) => allowsLocal || !isLocal)
              .map((one) => (
                <li key={one.name}>
                  <button
                    type="button"
                    onClick={() => setPreset(one)}
                    className="group flex w-full items-center gap-3 rounded-xl border border-line bg-canvas px-3.5 py-2.5 text-left transition-colors hover:border-accent hover:bg-accent-soft/50"
                  >
                    <span className="min-w-0 flex-1">
                      <span className="block text-sm font-medium">{one.name}</span>
                      <span className="block truncate text-[13px] text-muted">{aboutOf(one.name)}</span>
                    </span>
                    <ChevronRight aria-hidden className="size-4 shrink-0 text-faint transition-transform group-hover:translate-x-0.5" />
                  </button>
                </li>
              ))}
          </ul>
        )}
      </Dialog>
    </>
  );
}

function aboutOf(name: string): string | null {
  const key = about[name];
  return key ? t(key) : null;
}
