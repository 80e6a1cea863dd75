import "katex/dist/katex.min.css";
import katex from "katex";

/** Sets a formula into an element; false where it cannot be read. No macros of the text's own grow beyond bounds, and none reach out. */
export function typeset(tex: string, place: HTMLElement, displayMode: boolean): boolean {
  try {
    katex.render(tex, place, { displayMode, throwOnError: true, strict: "ignore", trust: false, maxExpand: 200, maxSize: 20 });
    return true;
  } catch {
    place.replaceChildren();
    return false; // Its signs are shown as they were written.
  }
}
