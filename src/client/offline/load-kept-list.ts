import type { OfflineList } from "./offline-list.ts";

/** The list that this browser keeps, loaded once the page stands: whoever needs it first may have no network. */
export function loadKeptList(): Promise<OfflineList> {
  return import("./kept-list.ts").then(({ keptList }) => keptList());
}
