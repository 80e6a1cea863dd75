import { pendingOf } from "#contracts/mcp-pending.ts";
import type { MessagePart, ToolPart } from "#contracts/message.ts";
import { proposalName } from "#contracts/proposal.ts";

/** This many consecutive calls are grouped under one heading. */
const manyFrom = 4;

type PartGroup = { at: number; parts: (MessagePart | null)[] };

/** The parts of a reply in order, where many calls in a row that ask nothing of their user are one group. `at`: of its first part. */
export function groupParts(parts: (MessagePart | null)[]): PartGroup[] {
  const groups: PartGroup[] = [];
  for (const [at, part] of parts.entries()) {
    const last = groups.at(-1);
    if (last && isQuietCall(part) && last.parts.every(isQuietCall)) last.parts.push(part);
    else groups.push({ at, parts: [part] });
  }
  return groups.flatMap((group) =>
    group.parts.length < manyFrom ? group.parts.map((part, index) => ({ at: group.at + index, parts: [part] })) : [group],
  );
}

function isQuietCall(part: MessagePart | null): part is ToolPart {
  return (
    part?.type === "tool" &&
    part.name !== proposalName &&
    part.status !== "awaiting_approval" &&
    !(part.status === "pending" && pendingOf(part.output).question)
  );
}
