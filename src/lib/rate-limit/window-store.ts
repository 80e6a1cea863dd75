/** `taken`: points of the present window, the last ones among them; `msLeft`: until the next one begins. */
export type WindowState = { taken: number; msLeft: number };

/** Where points are counted in windows that begin with their first point. */
export type WindowStore = {
  take: (key: string, points: number, seconds: number) => Promise<WindowState>;
  /** Takes points of many keys, none twice, with one question; the states are in their order. */
  takeMany: (taken: { key: string; points: number }[], seconds: number) => Promise<WindowState[]>;
  giveBack: (key: string) => Promise<void>;
};
