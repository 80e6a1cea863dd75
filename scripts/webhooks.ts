import { listWebhooks, replayWebhook, type WebhookView } from "#domain/billing/webhook.ts";
import { DomainError } from "#domain/error.ts";
import { closeDb, openDb } from "#lib/db.ts";
import { readEnvironmentOrExit } from "./start/environment.ts";
import { withDatabase } from "./with-database.ts";

// The billing provider's events and their outcomes, for operators:
// npm run webhooks -- list [--all]     npm run webhooks -- replay <id>
readEnvironmentOrExit();
const [command, argument] = process.argv.slice(2);
const work = command === "list" ? list : command === "replay" && argument ? replay : null;
if (!work) {
  console.error("Use: npm run webhooks -- list [--all] | replay <id>");
  process.exit(2);
}
process.exit(await withDatabase((url) => run(url, work)));

async function run(url: string, asked: () => Promise<number>): Promise<number> {
  openDb({ url, poolMax: 1 });
  try {
    return await asked();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    console.error(error.message);
    return 1;
  } finally {
    await closeDb();
  }
}

async function list(): Promise<number> {
  const rows = await listWebhooks({ all: argument === "--all" });
  for (const row of rows) console.log(line(row));
  if (rows.length === 0) console.log("Nothing waits, and nothing failed.");
  return 0;
}

async function replay(): Promise<number> {
  const row = await replayWebhook(argument ?? "");
  console.log(line(row));
  return row.outcome ? 0 : 1;
}

function line({ id, type, receivedAt, outcome, attempts, error }: WebhookView): string {
  const state = outcome ?? (attempts > 0 ? `failed ${attempts} times (${error})` : "waiting");
  return `${receivedAt.toISOString()}  ${id}  ${type}  ${state}`;
}
