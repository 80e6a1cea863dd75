import { expect, test } from "vitest";
import { plans } from "#contracts/plan.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { makeUser } from "../../../tests/factories.ts";
import { limitsOfUser, requirePlanRoom } from "./plan.ts";

const room = (userId: number, used: number) => requirePlanRoom(db(), userId, "mcpServersMax", used, "MCP servers");

test("the current plan applies, and a refusal names the plan with more room", async () => {
  const { id } = await makeUser();
  const [free, pro] = [plans.free.mcpServersMax, plans.pro.mcpServersMax];
  await room(id, free - 1);
  await expect(room(id, free)).rejects.toMatchObject({
    code: "PLAN_REQUIRED",
    message: expect.stringContaining(`Pro has room for ${pro}`),
  });
  await db().user.update({ where: { id }, data: { plan: "pro" } });
  await room(id, free);
  await expect(room(id, pro)).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a deleted account has no limits", async () => {
  const { id } = await makeUser();
  await db().user.update({ where: { id }, data: { deletedAt: new Date() } });
  await expect(limitsOfUser(id)).rejects.toMatchObject({ code: "NOT_FOUND" });
});
