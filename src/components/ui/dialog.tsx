"use client";

import { Suspense, useState } from "react";
import { lazyPart } from "./lazy-part.ts";
import type { DialogProps } from "./radix-dialog.tsx";

const RadixDialog = lazyPart(() => import("./radix-dialog.tsx"));

/** A modal dialog: Escape and a click outside close it and return the focus. Its code is loaded when it is first opened. */
export function Dialog(props: DialogProps) {
  const [wasOpen, setWasOpen] = useState(false);
  if (props.open && !wasOpen) setWasOpen(true);
  if (!wasOpen) return null;
  return (
    <Suspense>
      <RadixDialog {...props} />
    </Suspense>
  );
}
