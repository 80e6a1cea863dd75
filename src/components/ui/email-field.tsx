import type { ComponentProps } from "react";
import { Field } from "./field.tsx";

/**
 * An e-mail address as it is typed. The browser's own kind of field refuses letters beyond ASCII or rewrites them;
 * which addresses exist is the server's word.
 */
export function EmailField(props: Omit<ComponentProps<typeof Field>, "type">) {
  return <Field type="text" inputMode="email" autoCapitalize="none" autoCorrect="off" spellCheck={false} dir="ltr" {...props} />;
}
