"use client";

import { CircleCheck, KeyRound, SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import type { Provider } from "#contracts/provider.ts";
import { t } from "#messages/text.ts";
import { ConnectionCard } from "../../components/ui/connection-card.tsx";
import { MenuItem } from "../../components/ui/menu.tsx";
import { ModelsDialog } from "./models-dialog.tsx";
import { ProviderForm } from "./provider-form.tsx";
import type { useProviders } from "./use-providers.ts";

type ProviderCardProps = { provider: Provider } & Pick<ReturnType<typeof useProviders>, "test" | "update" | "remove">;

/** One provider: where it is, the end of its key, how its last test went. */
export function ProviderCard({ provider, test, update, remove }: ProviderCardProps) {
  const [showsModels, setShowsModels] = useState(false);
  const { id, name, baseUrl, keyLastFour, testError } = provider;
  return (
    <>
      <ConnectionCard
        name={name}
        url={baseUrl}
        facts={
          <span className="inline-flex items-center gap-1">
            <KeyRound aria-hidden className="size-3" /> {keyLastFour === null ? t("provider.noKey") : `••••${keyLastFour}`}
          </span>
        }
        testing={test.isPending && test.variables.id === id ? t("provider.testing") : null}
        error={testError}
        onTest={() => test.mutate({ id })}
        menu={
          <MenuItem onSelect={() => setShowsModels(true)}>
            <SlidersHorizontal aria-hidden className="size-3.5" /> {t("provider.models")}
          </MenuItem>
        }
        changeForm={(close) => (
          <ProviderForm
            preset={null}
            known={provider}
            error={update.error}
            isPending={update.isPending}
            onCancel={close}
            onSubmit={(input) => update.mutate({ id, ...input }, { onSuccess: close })}
          />
        )}
        onClosed={update.reset}
        removal={{
          text: t("provider.removeText"),
          isPending: remove.isPending,
          run: (done) => remove.mutate({ id }, { onSuccess: done }),
        }}
      >
        <Models provider={provider} />
      </ConnectionCard>
      {showsModels ? <ModelsDialog provider={provider} onClose={() => setShowsModels(false)} /> : null}
    </>
  );
}

function Models({ provider: { testedAt, models } }: { provider: Provider }) {
  if (!testedAt) return <p className="text-[13px] text-muted">{t("provider.notTested")}</p>;
  return (
    <p className="flex items-start gap-1.5 text-[13px] text-muted">
      <CircleCheck aria-hidden className="mt-0.5 size-3.5 shrink-0 text-accent-text" />
      {t("provider.modelCount", { count: models.length })}
    </p>
  );
}
