"use client";

import { useEffect, useRef, useState } from "react";

type FormulaProps = { tex: string; raw: string; display: boolean };

/** A formula. Its signs stand there as they were written until the typesetter is loaded, and where it cannot read them. */
export function Formula({ tex, raw, display }: FormulaProps) {
  const place = useRef<HTMLSpanElement>(null);
  const [isSet, setIsSet] = useState(false);
  useEffect(() => {
    let wanted = true;
    void import("./typeset.ts")
      .then(({ typeset }) => wanted && place.current && setIsSet(typeset(tex, place.current, display)))
      .catch(() => {}); // Without the typesetter the formula can still be read.
    return () => {
      wanted = false;
    };
  }, [tex, display]);
  return (
    <span className={display ? "math-display" : "math-inline"} dir="ltr">
      {isSet ? null : <code>{raw.trim()}</code>}
      <span ref={place} />
    </span>
  );
}
