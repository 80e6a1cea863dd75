"use client";

import { Button } from "#components/ui/button.tsx";
import { t } from "#messages/text.ts";

type AddressOnceProps = { text: string; label: string; address: string; isCopied: boolean; onCopied: () => void };

/** A new secret address, which is shown this once. */
export function AddressOnce({ text, label, address, isCopied, onCopied }: AddressOnceProps) {
  return (
    <div className="rise space-y-2 rounded-xl border border-line bg-raised p-4">
      <p className="text-sm">{text}</p>
      <div className="flex flex-wrap gap-2">
        <input
          readOnly
          dir="ltr"
          aria-label={label}
          value={address}
          onFocus={(event) => event.target.select()}
          className="h-9 min-w-0 flex-1 basis-60 rounded-lg border border-line bg-panel px-2.5 font-mono text-xs max-md:h-11 max-md:text-base"
        />
        <Button className="max-md:h-11" onClick={() => void navigator.clipboard.writeText(address).then(onCopied)}>
          {isCopied ? t("transfer.copied") : t("transfer.copy")}
        </Button>
      </div>
    </div>
  );
}
