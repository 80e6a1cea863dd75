import { createHash } from "node:crypto";
import { auditPayload } from "#domain/record.ts";
import type { Rows } from "./rows.ts";

/** Feed and audit: numbered from 1 without gaps, and each audit entry hashed onto the previous one. */
export function chainProblems({ feed, audit, stream }: Rows): string[] {
  const problems: string[] = [];
  if (
    !isCounted(
      feed.map(({ seq }) => seq),
      stream?.feedSeq,
    )
  )
    problems.push(`the feed has a gap: ${feed.map(({ seq }) => seq).join(" ")}`);
  if (
    !isCounted(
      audit.map(({ seq }) => seq),
      stream?.auditSeq,
    )
  )
    problems.push("the audit has a gap");
  let hash = "";
  for (const entry of audit) {
    hash = createHash("sha256")
      .update(hash + auditPayload(entry))
      .digest("hex");
    if (hash !== entry.hash) problems.push(`the audit chain breaks at ${entry.seq}`);
  }
  if (hash !== (stream?.auditHash ?? "")) problems.push("the audit chain does not end where the stream says");
  return problems;
}

function isCounted(seqs: bigint[], last: bigint | undefined): boolean {
  return BigInt(seqs.length) === (last ?? 0n) && seqs.every((seq, at) => seq === BigInt(at + 1));
}
