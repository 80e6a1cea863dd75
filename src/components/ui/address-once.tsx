"use client";

import { useState } from "react";
import { Button } from "./button.tsx";

type AddressOnceProps = { text: string; label: string; address: string; copy: string; copied: string };

/** A new secret address, which is shown this once. Selected as a whole on focus, for browsers that refuse to copy. */
export function AddressOnce({ text, label, address, copy, copied }: AddressOnceProps) {
  const [copiedAddress, setCopied] = useState<string | null>(null);
  const copyIt = () =>
    navigator.clipboard.writeText(address).then(
      () => setCopied(address),
      () => setCopied(null),
    );
  return (
    <div role="status" className="rise space-y-2 rounded-xl border border-accent bg-accent-soft/50 p-4">
      <p className="text-sm">{text}</p>
      <div className="flex flex-wrap gap-2">
        <input
          readOnly
          dir="ltr"
          aria-label={label}
          value={address}
          onFocus={(event) => event.target.select()}
          className="h-9 min-w-48 flex-1 rounded-lg border border-line bg-panel px-2.5 font-mono text-xs max-md:h-11 max-md:text-base"
        />
        <Button look="primary" className="max-md:h-11" onClick={() => void copyIt()}>
          {copiedAddress === address ? copied : copy}
        </Button>
      </div>
    </div>
  );
}
