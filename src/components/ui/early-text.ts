import { type ChangeEventHandler, type Ref, type RefCallback, type RefObject, useEffect, useRef } from "react";

/**
 * Hands over what was typed before the scripts were there. React knows nothing of it: the next drawing would empty the field.
 * Handlers of several fields are called in a row, so each adds to the state that is there then.
 */
export function useEarlyText<T extends HTMLInputElement | HTMLTextAreaElement>(
  field: RefObject<T | null>,
  onChange: ChangeEventHandler<T> | undefined,
): void {
  const heard = useRef(onChange);
  useEffect(() => {
    const node = field.current;
    // The server wrote the default into the page: what differs from it was typed, or filled in by the browser.
    if (!node || node.value === node.defaultValue) return;
    heard.current?.({ target: node, currentTarget: node } as Parameters<ChangeEventHandler<T>>[0]);
  }, [field]);
}

/** One ref for the component itself and the one that it was given. */
export function mergeRefs<T>(own: RefObject<T | null>, given: Ref<T> | undefined): RefCallback<T> {
  return (node) => {
    own.current = node;
    if (typeof given === "function") return given(node);
    if (given) given.current = node;
  };
}
