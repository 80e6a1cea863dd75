/**
 * A reply of about this length as assistants write them: headings, paragraphs, lists, code and tables, all sections
 * different; it ends with plain text.
 */
export function replyOf(length: number): string {
  let text = "";
  for (let at = 1; text.length < length; at += 1) text += section(at);
  return `${text}That is all there is.`;
}

function section(at: number): string {
  return `## Step ${at}: what to look at

The **first thing** to know of case ${at} is that \`limit${at}\` counts *requests* and not [users](https://example.com/${at}). A page that
asks ${at * 3} times in a minute is told to wait, and what it had begun goes on; nothing of it is lost, and nothing is done twice.

- Read the setting \`rate.${at}\` before the first call
- Keep **one** connection for all of them, as it costs ${at} ms to open
  1. Open it when the page is shown
  2. Close it when nobody has looked for ${at} minutes

\`\`\`ts
export async function load${at}(ids: number[]): Promise<Row[]> {
  const found = await db.query("SELECT id, name FROM row_${at} WHERE id = ANY($1)", [ids]);
  if (found.length < ids.length) throw new Error(\`\${ids.length - found.length} of them are gone\`);
  return found.map(({ id, name }) => ({ id, name: name.trim() })); // in their order
}
\`\`\`

| Setting | Default | What it does |
| --- | ---: | --- |
| \`limit${at}\` | ${at * 10} | how many at once |
| \`wait${at}\` | ${at * 250} ms | how long the next one waits |

> Whoever changes this by hand should write down why, since ${at} others rely on it.

`;
}
