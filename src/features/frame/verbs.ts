import { useEffect, useEffectEvent } from "react";

/** `key`: the key that does the same without the menu, as the browser names it. */
export type Verb = { label: string; key?: string; run: () => void };
/** A thing on the page with what can be done to it. */
export type Subject = { label: string; hasFocus: boolean; verbs: Verb[] };
/** Gives its thing if `focus` is in it, or if it is what the page shows. */
type Source = (focus: Element | null) => Subject | null;

/** What the parts of a page offer to the command menu. */
export class Verbs {
  readonly #sources = new Set<Source>();

  /** Until the returned function is called. */
  offer(source: Source): () => void {
    this.#sources.add(source);
    return () => void this.#sources.delete(source);
  }

  /** What has the focus comes before what is open. */
  of(focus: Element | null): Subject | null {
    const subjects = [...this.#sources].flatMap((source) => source(focus) ?? []);
    return subjects.find(({ hasFocus }) => hasFocus) ?? subjects[0] ?? null;
  }
}

export const verbs = new Verbs();

/** Offers what `source` gives, as it is now, while the component is on the page. */
export function useVerbs(source: Source): void {
  const find = useEffectEvent(source);
  useEffect(() => verbs.offer((focus) => find(focus)), []);
}
