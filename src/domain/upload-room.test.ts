import { v7 as uuidv7 } from "uuid";
import { expect, test, vi } from "vitest";
import { plans } from "#contracts/plan.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../tests/factories.ts";
import { reserveUploadRoom, uploadsPerHourMax } from "./file/upload.ts";

const megabyte = 1_048_576;

async function userWith(files: number, bytes: number) {
  const user = await makeUser();
  const row = () => ({ id: uuidv7(), userId: user.id, name: "a.txt", mime: "text/plain", size: Math.floor(bytes / files), sha256: "" });
  await db().upload.createMany({ data: Array.from({ length: files }, row) });
  return actorOf(user);
}

async function reserveAtOnce(actor: ReturnType<typeof actorOf>, count: number, size: number | null, rateLimits = false) {
  const settled = await Promise.allSettled(Array.from({ length: count }, () => reserveUploadRoom(actor, size, rateLimits)));
  const leaves = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const codes = settled.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
  return { leaves, codes: [...new Set(codes)] };
}

test("concurrent uploads cannot exceed the remaining room, and release their reservations", async () => {
  const actor = await userWith(1, plans.free.storageBytesMax - 25 * megabyte);
  const first = await reserveAtOnce(actor, 8, 10 * megabyte);
  expect([first.leaves.length, first.codes]).toEqual([2, ["QUOTA_EXCEEDED"]]);
  for (const leave of first.leaves) await leave();
  const again = await reserveAtOnce(actor, 8, 10 * megabyte);
  expect(again.leaves).toHaveLength(2);
  for (const leave of again.leaves) await leave();
  // One of unknown size reserves the maximum file size.
  const unknown = await reserveAtOnce(actor, 3, null);
  expect([unknown.leaves.length, unknown.codes]).toEqual([2, ["QUOTA_EXCEEDED"]]);
  for (const leave of unknown.leaves) await leave();
});

test("uploads in flight count towards the hourly limit", async () => {
  const actor = await userWith(uploadsPerHourMax - 3, 1000);
  const { leaves, codes } = await reserveAtOnce(actor, 10, 1, true);
  expect([leaves.length, codes]).toEqual([3, ["RATE_LIMITED"]]);
  for (const leave of leaves) await leave();
});

test("uploads to another process reserve room too, and reservations of a dead one expire", async () => {
  const actor = await userWith(1, plans.free.storageBytesMax - 25 * megabyte);
  vi.resetModules();
  const another = await import("./file/upload.ts");
  const leave = await another.reserveUploadRoom(actor, 20 * megabyte, false);
  expect((await reserveAtOnce(actor, 1, 10 * megabyte)).codes).toEqual(["QUOTA_EXCEEDED"]);
  await db().uploadReservation.updateMany({ where: { userId: actor.userId }, data: { expiresAt: new Date(0) } });
  const { leaves } = await reserveAtOnce(actor, 1, 10 * megabyte);
  expect(leaves).toHaveLength(1);
  await leaves[0]?.();
  expect(await db().uploadReservation.count({ where: { userId: actor.userId } })).toBe(0);
  await leave();
});
