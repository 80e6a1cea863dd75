"use client";

import { Suspense, useEffect, useState } from "react";
import { lazyPart } from "./lazy-part.ts";
import { onFirstToast } from "./toast.ts";

const Sonner = lazyPart(() => import("sonner").then(({ Toaster }) => ({ default: Toaster })));

/** Renders short notices; loads nothing before the first one. */
export function Toaster() {
  const [wanted, setWanted] = useState(false);
  useEffect(() => onFirstToast(() => setWanted(true)), []);
  if (!wanted) return null;
  return (
    <Suspense>
      <Sonner
        position="bottom-center"
        style={{ fontFamily: "inherit" }}
        toastOptions={{
          classNames: {
            toast: "!rounded-xl !border-line !bg-raised !text-ink !shadow-float",
            description: "!text-muted",
            actionButton: "!bg-accent !text-on-accent !rounded-md",
          },
        }}
      />
    </Suspense>
  );
}
