import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

const looks = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "border border-line-strong bg-raised text-ink hover:bg-hover",
  quiet: "text-muted hover:bg-hover hover:text-ink",
  danger: "border border-danger/40 bg-danger-soft text-danger hover:border-danger",
} as const;

const sizes = {
  medium: "h-9 gap-2 rounded-lg px-3.5 text-sm",
  small: "h-7 gap-1.5 rounded-md px-2.5 text-[13px]",
  icon: "size-8 rounded-lg",
} as const;

export type ButtonProps = ComponentProps<"button"> & { look?: keyof typeof looks; size?: keyof typeof sizes };

/** The classes of every button; `type` defaults to `button`. */
export function buttonClass(look: keyof typeof looks = "secondary", size: keyof typeof sizes = "medium"): string {
  return classNames(
    "inline-flex shrink-0 items-center justify-center font-medium transition-colors select-none disabled:cursor-not-allowed disabled:opacity-50",
    looks[look],
    sizes[size],
  );
}

export function Button({ look, size, className, type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={classNames(buttonClass(look, size), className)} {...rest} />;
}

/** An icon-only button: its label is its accessible name and tooltip. */
export function IconButton({ label, look = "quiet", ...rest }: Omit<ButtonProps, "size"> & { label: string }) {
  return <Button aria-label={label} title={label} look={look} size="icon" {...rest} />;
}
