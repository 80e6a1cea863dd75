"use client";

import { useState } from "react";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { inputClass } from "../../components/ui/field.tsx";

/** A secret to copy: selected as a whole on focus, for browsers that do not allow copying by script. */
export function SecretLine({ label, secret }: { label: string; secret: string }) {
  const [copied, setCopied] = useState(false);
  async function copy() {
    try {
      await navigator.clipboard.writeText(secret);
      setCopied(true);
    } catch {
      toast.error(t("account.copyingRefused"));
    }
  }
  return (
    <div className="flex items-start gap-2">
      <textarea
        dir="ltr"
        aria-label={label}
        readOnly
        rows={2}
        spellCheck={false}
        value={secret}
        onFocus={(event) => event.target.select()}
        className={classNames(inputClass, "h-auto min-w-0 resize-none py-2 font-mono text-[13px] leading-5 break-all")}
      />
      <Button className="h-10" onClick={() => void copy()}>
        {copied ? t("account.copied") : t("account.copy")}
      </Button>
    </div>
  );
}
