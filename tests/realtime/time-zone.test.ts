import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { localDay } from "#lib/local-day.ts";
import { connect, followToEnd, makePerson, send, useRig } from "./rig.ts";

const rig = useRig();
// Two time zones that are never on the same day.
const [west, east] = ["Etc/GMT+12", "Etc/GMT-14"];
const tomorrowIn = (zone: string) => localDay(new Date(Date.now() + 24 * 60 * 60 * 1000), zone).day;

async function dueDateOf(person: Awaited<ReturnType<typeof makePerson>>, timeZone: string | undefined): Promise<string | undefined> {
  const client = await connect(rig.url, person.token, { "accept-language": "de-AT,en;q=0.5" }, timeZone);
  const { input, assistantMessage } = await send(client, "remind me to buy milk tomorrow");
  await followToEnd(rig.url, person.token, input.conversationId, assistantMessage.id);
  client.socket.disconnect();
  const task = await db().task.findFirst({ where: { userId: person.user.id }, orderBy: { id: "desc" } });
  return task?.dueDate?.toISOString().slice(0, 10);
}

test("“tomorrow” is the user's: in the account's time zone, otherwise the connection's, otherwise UTC", async () => {
  const person = await makePerson();
  expect(await dueDateOf(person, west)).toBe(tomorrowIn(west));
  expect(await dueDateOf(person, east)).toBe(tomorrowIn(east));
  expect(await dueDateOf(person, undefined)).toBe(tomorrowIn("UTC"));
  expect(await dueDateOf(person, "Mars/Olympus")).toBe(tomorrowIn("UTC"));
  // What is written to them while they are away.
  expect(await db().user.findUnique({ where: { id: person.user.id } })).toMatchObject({ namedZone: east, namedLocale: "de-AT" });
  await db().user.update({ where: { id: person.user.id }, data: { timeZone: west } });
  expect(await dueDateOf(person, east)).toBe(tomorrowIn(west));
});
