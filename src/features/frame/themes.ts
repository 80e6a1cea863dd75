import { Monitor, Moon, Sun } from "lucide-react";

/** The choices of light and dark, with the keys of their names and their icons. */
export const themes = [
  ["light", "frame.light", Sun],
  ["dark", "frame.dark", Moon],
  ["system", "frame.asTheSystem", Monitor],
] as const;
