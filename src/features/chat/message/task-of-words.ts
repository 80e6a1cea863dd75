const titleLengthMax = 200;
const descriptionLengthMax = 2_000;

/** A task from words of a reply: the first line is its title, and what is more than that its description. */
export function taskOfWords(text: string): { title: string; description?: string } {
  const whole = [...text.trim().replace(/\s+/g, " ")];
  const [line = ""] = text.trim().split("\n");
  const first = [...line.replace(/\s+/g, " ").trim()];
  if (whole.length <= titleLengthMax && whole.length === first.length) return { title: whole.join("") };
  const title =
    first.length <= titleLengthMax
      ? first.join("")
      : `${first
          .slice(0, titleLengthMax - 1)
          .join("")
          .trimEnd()}…`;
  return { title, description: [...text.trim()].slice(0, descriptionLengthMax).join("") };
}
