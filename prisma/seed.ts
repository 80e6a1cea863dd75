import type { TaskCreate } from "#contracts/task.ts";
import { registerAccount } from "#domain/account/account.ts";
import { closeDemoAccount, findDemoAccount, openDemoAccount } from "#domain/account/demo-account.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { createTask } from "#domain/task/task.ts";
import { closeDb, db } from "#lib/db.ts";
import { hashPassword, passwordMatches } from "#server/auth/password/password.ts";
import { demoAccount } from "#server/settings.ts";

/** A small bakery in its opening week: what someone sees who tries the product for the first time. */
function bakeryTasks(today: Date): TaskCreate[] {
  const inDays = (days: number) => new Date(today.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  return [
    {
      title: "Order flour for the weekend",
      description: "50 kg wheat, 20 kg rye. The mill closes at five.",
      priority: "high",
      dueDate: inDays(1),
      labels: ["supplies"],
    },
    { title: "Write the opening-week menu", status: "in_progress", priority: "medium", dueDate: inDays(3), labels: ["menu"] },
    { title: "Call the electrician about the second oven", priority: "high", dueDate: inDays(0), labels: ["kitchen"] },
    { title: "Choose a name for the sourdough", description: "Ask the regulars; the jar needs a label.", labels: ["menu", "fun"] },
    { title: "Register for the Saturday market", priority: "low", dueDate: inDays(10), labels: ["market"] },
    { title: "Sign the lease", status: "completed", priority: "high", labels: ["shop"] },
  ];
}

/** Makes the demo account with its tasks once; a second run changes nothing. */
async function seed(): Promise<void> {
  const actor = await demoActor();
  if (actor) for (const task of bakeryTasks(new Date())) await createTask(actor, task);
  console.log(`Demo login: ${demoAccount.email} / ${demoAccount.password}`);
}

/** The new demo account's actor, or null when it was there before. */
async function demoActor(): Promise<Actor | null> {
  const passwordHash = await hashPassword(demoAccount.password);
  try {
    const account = await registerAccount({ email: demoAccount.email, name: "Demo", passwordHash }, { requestId: null });
    await db().user.update({ where: { id: account.id }, data: { emailVerified: true } });
    return { userId: account.id, kind: "user", requestId: null };
  } catch (error) {
    if (!(error instanceof DomainError && error.code === "EMAIL_EXISTS")) throw error;
    const known = await findDemoAccount(demoAccount.email);
    if (known?.passwordHash === null) await openDemoAccount(known.userId, passwordHash);
    return null;
  }
}

/** Beside an operator's key there is no demo: whoever can reach the address knows its password. */
async function closeDemo(): Promise<void> {
  const known = await findDemoAccount(demoAccount.email);
  if (!known?.passwordHash || !(await passwordMatches(known.passwordHash, demoAccount.password))) return;
  await closeDemoAccount(known.userId);
  console.log("The demo account is closed: an operator's key is set.");
}

await (process.env.DEMO_LOGIN === "1" ? seed() : closeDemo());
await closeDb();
