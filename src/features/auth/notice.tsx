import type { ReactNode } from "react";
import { classNames } from "../../components/ui/class-names.ts";

/** A message above a form; errors are read out at once. */
export function Notice({ tone, children }: { tone: "calm" | "error"; children: ReactNode }) {
  return (
    <p
      role={tone === "error" ? "alert" : "status"}
      className={classNames(
        "mb-4 rounded-lg px-3 py-2.5 text-sm",
        tone === "error" ? "bg-danger-soft text-danger" : "bg-accent-soft text-accent-text",
      )}
    >
      {children}
    </p>
  );
}
