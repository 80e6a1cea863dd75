import type { Plan } from "../types.ts";

const help = `I am BestChat's **offline demo model**: a script, not an AI. It lets you try everything here without a key.

What I understand:

- *Add a task to buy milk tomorrow*, *remind me to call Ana on friday*, *add tasks: bread, eggs and tea*
- *What is on my list?*, *mark milk as done*, *rename milk to oat milk*, *set milk to high priority*
- *Delete milk* (I ask first), *restore milk*
- *Plan my tasks for the week* (I propose, you choose)
- *Make a project called House*
- *Every Monday at 9, add a task to plan the week*, *my schedules*
- Attach a file and say *summarise the file*
- *Show me code*, *show me a table*
- *What did we talk about?* shows what is left of a long chat
- For testing, a message that begins with: slow, long 500, reasoning, cite, refuse, cut short, fail mid-stream, hang, rate-limited

Set \`OPENAI_API_KEY\` or \`ANTHROPIC_API_KEY\` to talk to a real model.`;

const code = `Here is a small TypeScript function:

\`\`\`ts
function greet(name: string): string {
  return \`Hello, \${name}!\`;
}

console.log(greet("world"));
\`\`\`

It takes a name and returns a greeting.`;

const table = `| Plan | Price | Replies a day |
| --- | ---: | ---: |
| Free | 0 | 500 |
| Pro | 12 | 5000 |

The numbers are examples.`;

const week = `A calm week, for example:

1. **Monday** – choose the three things that matter
2. **Tuesday to Thursday** – one of them a day, mornings first
3. **Friday** – close what is open, tidy the list

Tell me *add tasks: …* and I put them on your list.`;

/** An honest answer to anything that is not about tasks. */
export function smallTalk(message: string): Plan {
  const quoted = message.length > 200 ? `${[...message].slice(0, 200).join("")}…` : message;
  return (
    cannedTalk(message) ??
    say(
      `You wrote: “${quoted.replaceAll("\n", " ")}”.\n\nI am the offline demo model, a script, so I cannot really answer that. I can work on your tasks, though: try *add a task to buy milk tomorrow* or *what is on my list?* – or say *help*.`,
    )
  );
}

/** Canned small talk; null for everything else. */
export function cannedTalk(message: string): Plan | null {
  const text = message.toLowerCase();
  if (/^(hi|hello|hey|good (morning|evening|day)|hallo|servus)\b/.test(text)) {
    return say(
      "Hello! I am BestChat's offline demo model. Ask me to *add a task to buy milk tomorrow*, or say *help* to see what I can do.",
    );
  }
  if (/^(help|what can you do)|who are you/.test(text)) return say(help);
  if (/\bcode\b|typescript|javascript|python/.test(text)) return say(code);
  if (/\btable\b|markdown/.test(text)) return say(table);
  if (/plan (my|the) week/.test(text)) return say(week);
  if (/^(thanks|thank you)/.test(text)) return say("You are welcome.");
  if (/^(continue|go on)\b/.test(text)) return say("I had said all I had to say. Ask me something else, or say *help*.");
  return null;
}

function say(text: string): Plan {
  return { pieces: [{ text }], calls: [] };
}
