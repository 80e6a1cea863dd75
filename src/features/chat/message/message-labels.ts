/** How long the model thought, in words. */
export function thoughtLabel(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return "Thought for a moment";
  if (seconds < 60) return `Thought for ${seconds} s`;
  const rest = seconds % 60;
  return `Thought for ${Math.floor(seconds / 60)} min${rest > 0 ? ` ${rest} s` : ""}`;
}
