import type { MessageError } from "#contracts/message.ts";
import { branchBefore } from "#domain/chat/history.ts";
import { DomainError } from "#domain/error.ts";
import { beginStep } from "#domain/tool/tool.ts";
import { bytesOfBranch } from "#domain/usage/branch-bytes.ts";
import { isRefusedCall } from "#domain/usage/limit/allowance.ts";
import type { ModelAccess } from "../llm/accounting/access.ts";
import { besideMessagesBytes } from "../tunables.ts";
import type { FlushClock } from "./clocks.ts";
import type { LiveReply } from "./live-reply.ts";
import { retryWhileDatabaseAway } from "./retry-while-database-away.ts";

type Deps = { models: Pick<ModelAccess, "quote">; clock: FlushClock };

/** Starts the next step, or returns why not: every model call needs a reservation. */
export async function nextStep(reply: LiveReply, { models, clock }: Deps): Promise<MessageError | null> {
  const { lease, parts, message } = reply;
  const { branch, webSearch } = reply.context ?? (await retryWhileDatabaseAway(() => branchBefore(message.id, lease.userId)));
  const bytes = bytesOfBranch([...branch, { parts }]) + besideMessagesBytes;
  const quote = await retryWhileDatabaseAway(() => models.quote(lease.userId, message.model ?? "", { bytes, webSearch }));
  try {
    reply.lease = await clock.exclusively(reply, () => retryWhileDatabaseAway(() => beginStep(lease, lease.step + 1, quote)));
    return null;
  } catch (error) {
    if (!(error instanceof DomainError) || !isRefusedCall(error)) throw error;
    return { code: error.code, message: `${error.message} What the assistant did is kept; press Continue to let it go on.` };
  }
}
