"use client";

import { Suspense, useState } from "react";
import { lazyPart } from "./lazy-part.ts";
import type { SheetProps } from "./radix-sheet.tsx";

const RadixSheet = lazyPart(() => import("./radix-sheet.tsx"));

/** A panel that slides in from the side. Its code is loaded when it is first opened. */
export function Sheet(props: SheetProps) {
  const [wasOpen, setWasOpen] = useState(false);
  if (props.open && !wasOpen) setWasOpen(true);
  if (!wasOpen) return null;
  return (
    <Suspense>
      <RadixSheet {...props} />
    </Suspense>
  );
}
