import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type PlanLimits, plans } from "./plan.ts";

const domain = globSync("src/domain/**/*.ts", {
  exclude: ["**/*.test.ts", "src/domain/billing/billing-view.ts", "src/domain/usage/usage-view.ts"],
});

test.each(Object.keys(plans.free).filter((name) => name !== "name"))("the limit %s is enforced", (limit) => {
  expect(domain.filter((file) => new RegExp(`\\b${limit}\\b`).test(readFileSync(file, "utf8")))).not.toEqual([]);
});

test("no limit of Pro is below Free's", () => {
  const { name: _free, ...limits } = plans.free;
  for (const limit of Object.keys(limits) as (keyof PlanLimits)[]) expect(plans.pro[limit]).toBeGreaterThanOrEqual(plans.free[limit]);
});
