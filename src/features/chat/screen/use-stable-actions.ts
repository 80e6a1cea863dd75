"use client";

import { useRef, useState } from "react";

type Actions = Record<string, (...args: never[]) => unknown>;

/** The same object with the same functions on every render, each of which does what the newest one does. */
export function useStableActions<T extends Actions>(actions: T): T {
  const latest = useRef(actions);
  latest.current = actions;
  return useState(() => {
    const names = Object.keys(actions);
    return Object.fromEntries(names.map((name) => [name, (...args: never[]) => latest.current[name]?.(...args)])) as T;
  })[0];
}
