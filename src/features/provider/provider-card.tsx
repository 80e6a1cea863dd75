"use client";

import { CircleAlert, CircleCheck, Ellipsis, KeyRound, Pencil, SlidersHorizontal, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Provider } from "#contracts/provider.ts";
import { Button, IconButton } from "../../components/ui/button.tsx";
import { Dialog } from "../../components/ui/dialog.tsx";
import { Menu, MenuItem } from "../../components/ui/menu.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { ModelsDialog } from "./models-dialog.tsx";
import { ProviderForm } from "./provider-form.tsx";
import type { useProviders } from "./use-providers.ts";

type ProviderCardProps = { provider: Provider } & Pick<ReturnType<typeof useProviders>, "test" | "update" | "remove">;

/** One provider: where it is, the end of its key, how its last test went. */
export function ProviderCard({ provider, test, update, remove }: ProviderCardProps) {
  const [dialog, setDialog] = useState<"models" | "change" | "remove" | null>(null);
  const { id, name, baseUrl, keyLastFour } = provider;
  const isTesting = test.isPending && test.variables.id === id;
  const close = () => {
    setDialog(null);
    update.reset();
  };
  return (
    <li aria-label={name} className="flex items-start gap-3 px-4 py-3.5">
      <div className="min-w-0 flex-1 space-y-1">
        <p className="truncate text-sm font-medium">{name}</p>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-[13px] text-muted">
          <span className="min-w-0 truncate">{baseUrl.replace(/^https?:\/\//, "")}</span>
          <span className="inline-flex items-center gap-1">
            <KeyRound aria-hidden className="size-3" /> {keyLastFour === null ? "no key" : `••••${keyLastFour}`}
          </span>
        </p>
        <State provider={provider} isTesting={isTesting} />
      </div>
      <Button size="small" disabled={isTesting} onClick={() => test.mutate({ id })} aria-label={`Test ${name}`}>
        Test
      </Button>
      <Menu
        label={`More about ${name}`}
        trigger={
          <IconButton label={`More about ${name}`} className="-mr-1.5">
            <Ellipsis className="size-4" />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => setDialog("models")}>
          <SlidersHorizontal aria-hidden className="size-3.5" /> Models
        </MenuItem>
        <MenuItem onSelect={() => setDialog("change")}>
          <Pencil aria-hidden className="size-3.5" /> Change
        </MenuItem>
        <MenuItem danger onSelect={() => setDialog("remove")}>
          <Trash2 aria-hidden className="size-3.5" /> Remove
        </MenuItem>
      </Menu>
      {dialog === "models" ? <ModelsDialog provider={provider} onClose={close} /> : null}
      <Dialog open={dialog === "change"} onOpenChange={close} title={`Change ${name}`}>
        <ProviderForm
          preset={null}
          known={provider}
          error={update.error}
          isPending={update.isPending}
          onCancel={close}
          onSubmit={(input) => update.mutate({ id, ...input }, { onSuccess: close })}
        />
      </Dialog>
      <Dialog
        open={dialog === "remove"}
        onOpenChange={close}
        title={`Remove “${name}”?`}
        description="Its key is deleted for good. Chats with its models stay and go on with another model."
      >
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Keep it</Button>
          <Button look="danger" disabled={remove.isPending} onClick={() => remove.mutate({ id }, { onSuccess: close })}>
            Remove
          </Button>
        </div>
      </Dialog>
    </li>
  );
}

function State({ provider: { testedAt, testError, models }, isTesting }: { provider: Provider; isTesting: boolean }) {
  const line = "flex items-start gap-1.5 text-[13px]";
  if (isTesting)
    return (
      <p className={`${line} items-center text-muted`}>
        <Spinner className="size-3.5" label="Testing" /> Testing …
      </p>
    );
  if (testError)
    return (
      <p role="alert" className={`${line} text-danger`}>
        <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" /> {testError}
      </p>
    );
  if (!testedAt) return <p className={`${line} text-muted`}>Not tested yet</p>;
  return (
    <p className={`${line} text-muted`}>
      <CircleCheck aria-hidden className="mt-0.5 size-3.5 shrink-0 text-accent-text" />
      {models.length === 0 ? "Reached, but it has no models" : models.length === 1 ? "1 model" : `${models.length} models`}
    </p>
  );
}
