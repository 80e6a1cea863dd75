import { type ChangeEventHandler, type Ref, type RefCallback, type RefObject, useEffect, useRef } from "react";

/**
 * Passes on what was typed before hydration, which React does not know of: the next render would clear the field. Handlers of
 * several fields are called in a row, so each must update the current state.
 */
export function useEarlyText<T extends HTMLInputElement | HTMLTextAreaElement>(
  field: RefObject<T | null>,
  onChange: ChangeEventHandler<T> | undefined,
): void {
  const firstOnChange = useRef(onChange);
  useEffect(() => {
    const node = field.current;
    // The server rendered the default value: a different one was typed, or filled in by the browser.
    if (!node || node.value === node.defaultValue) return;
    firstOnChange.current?.({ target: node, currentTarget: node } as Parameters<ChangeEventHandler<T>>[0]);
  }, [field]);
}

/** Combines the component's own ref with the one passed to it. */
export function mergeRefs<T>(own: RefObject<T | null>, given: Ref<T> | undefined): RefCallback<T> {
  return (node) => {
    own.current = node;
    if (typeof given === "function") return given(node);
    if (given) given.current = node;
  };
}
