import { type Exclusively, OfflineList } from "./offline-list.ts";
import { browserStorage } from "./storage.ts";

/** Locks of the browser reach all its pages; without them (old browsers, no HTTPS) the server's keys alone keep a change from coming twice. */
const exclusively: Exclusively = (name, work) => navigator.locks?.request(`bestchat.${name}`, work) ?? work();

let list: OfflineList | undefined;

/** The list that this browser keeps. */
export function keptList(): OfflineList {
  list ??= new OfflineList(browserStorage(), exclusively);
  return list;
}

/** Asks the worker to keep the page that opens without a network. It has nothing of anybody's. */
export async function keepShell(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/sw.js");
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ kind: "keep-shell" });
}
