import { LoaderCircle } from "lucide-react";
import { t } from "#messages/text.ts";
import { classNames } from "./class-names.ts";

export function Spinner({ className, label = t("frame.loading") }: { className?: string; label?: string }) {
  return (
    <span role="status" className="inline-flex">
      <LoaderCircle aria-hidden className={classNames("size-4 animate-spin text-faint", className)} />
      <span className="sr-only">{label}</span>
    </span>
  );
}
