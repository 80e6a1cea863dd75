import type { ReactNode } from "react";

/** A control with its name above it. */
export function Labelled({ name, children }: { name: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children.
    <label className="block space-y-1">
      <span className="block text-xs text-muted">{name}</span>
      {children}
    </label>
  );
}
