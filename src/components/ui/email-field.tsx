import type { ComponentProps } from "react";
import { Field } from "./field.tsx";

/**
 * An e-mail input that preserves the address as typed. The browser's e-mail type refuses or rewrites letters beyond ASCII;
 * validation is the server's.
 */
export function EmailField(props: Omit<ComponentProps<typeof Field>, "type">) {
  return <Field type="text" inputMode="email" autoCapitalize="none" autoCorrect="off" spellCheck={false} dir="ltr" {...props} />;
}
