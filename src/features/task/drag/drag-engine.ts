import { draggable, dropTargetForElements, monitorForElements } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";

/** A task was dropped in a zone, before another one there, or at its end. */
export type Drop = { id: number; zone: string; before: number | null };

/**
 * Lets tasks below `root` be dragged: `data-drag` is what a pointer takes hold of, in a row `data-task`; `data-drop` names a zone,
 * which with `data-ordered` has places; `data-scroll` scrolls where the pointer comes near its edge. Rows may come and go.
 */
export function attachDrag(root: HTMLElement, onDrop: (drop: Drop) => void): () => void {
  const known = new Map<Element, () => void>();
  function look() {
    for (const [element, stop] of known) {
      if (root.contains(element) && element.matches(parts)) continue;
      stop();
      known.delete(element);
    }
    const found = [...root.querySelectorAll<HTMLElement>(parts), ...(root.matches(parts) ? [root] : [])];
    for (const element of found) if (!known.has(element)) known.set(element, attach(element));
  }
  const watcher = new MutationObserver(look);
  watcher.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-drag", "data-drop"] });
  look();
  const unmonitor = monitorForElements({
    onDrag: ({ source, location }) => {
      const [zone] = location.current.dropTargets;
      mark(root, zone ? placeIn(zone.element, rowOf(source.element), location.current.input.clientY) : null);
    },
    onDrop: ({ source, location }) => {
      mark(root, null);
      const [zone] = location.current.dropTargets;
      if (!zone) return;
      const row = rowOf(source.element);
      const { before } = placeIn(zone.element, row, location.current.input.clientY);
      onDrop({ id: idOf(row), zone: zone.element.getAttribute("data-drop") ?? "", before: before && idOf(before) });
    },
  });
  return () => {
    watcher.disconnect();
    unmonitor();
    mark(root, null);
    for (const stop of known.values()) stop();
  };
}

const parts = "[data-drag], [data-drop], [data-scroll]";

function attach(element: HTMLElement): () => void {
  const { drag, drop, scroll } = element.dataset;
  const stops = [
    ...(drag === undefined ? [] : [source(element)]),
    ...(drop === undefined ? [] : [dropTargetForElements({ element })]),
    ...(scroll === undefined ? [] : [autoScrollForElements({ element })]),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function source(element: HTMLElement): () => void {
  return draggable({
    element,
    onGenerateDragPreview: ({ nativeSetDragImage, location }) => {
      const row = rowOf(element);
      const { left, top } = row.getBoundingClientRect();
      nativeSetDragImage?.(row, location.initial.input.clientX - left, location.initial.input.clientY - top);
    },
    onDragStart: () => rowOf(element).setAttribute("data-dragged", ""),
    onDrop: () => rowOf(element).removeAttribute("data-dragged"),
  });
}

type PlaceInZone = { zone: Element; before: HTMLElement | null };

/** The row whose upper half the pointer is in or above, without the one that is dragged. */
function placeIn(zone: Element, dragged: HTMLElement, y: number): PlaceInZone {
  if (!zone.hasAttribute("data-ordered")) return { zone, before: null };
  const rows = [...zone.querySelectorAll<HTMLElement>("[data-task]")].filter((row) => row !== dragged);
  return { zone, before: rows.find((row) => y < middleOf(row)) ?? null };
}

function middleOf(row: HTMLElement): number {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}

/** Where it would go is seen: a line before a row or at the end, or a lit zone that has no places. */
function mark(root: HTMLElement, place: PlaceInZone | null): void {
  const marks = { "data-drop-over": place?.zone, "data-drop-before": place?.before } as const;
  for (const [name, element] of Object.entries(marks)) {
    for (const old of root.querySelectorAll(`[${name}]`)) if (old !== element) old.removeAttribute(name);
    element?.setAttribute(name, "");
  }
  place?.zone.setAttribute("data-drop-over", place.before ? "row" : "end");
}

function rowOf(element: Element): HTMLElement {
  return element.closest<HTMLElement>("[data-task]") ?? (element as HTMLElement);
}

function idOf(row: HTMLElement): number {
  return Number(row.dataset.task);
}
