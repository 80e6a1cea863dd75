import { afterEach, beforeEach, expect, test } from "vitest";
import { buy, eventually, type Rig, startRig } from "./rig.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await startRig({ patienceMs: 400 });
});
afterEach(() => rig.close());

const makeCustomer = (id: string) => rig.polar().customers.create({ email: `${id}@example.com`, external_id: id });
const types = () => rig.product.received.map((event) => event.type);
const outbox = () => rig.world.state.outbox.map(({ type, status, tries }) => ({ type, status, tries }));

test("a refused webhook is retried with the same id and growing delays, at most ten times", async () => {
  await rig.close();
  rig = await startRig({ retryFirstMs: 2, patienceMs: 60_000 });
  rig.product.next.code = 500;
  await makeCustomer("7");
  await eventually(() => outbox()[0]).toEqual({ type: "customer.created", status: "failed", tries: 10 });
  const tries = rig.product.received.filter((event) => event.type === "customer.created");
  expect(new Set(tries.map((event) => event.id)).size).toBe(1);
  // 2 ms, doubled eight times: 2 + 4 + … + 512.
  expect((tries.at(-1)?.at ?? 0) - (tries[0]?.at ?? 0)).toBeGreaterThanOrEqual(1000);
});

test("a webhook waits for earlier ones, but only for a limited time", async () => {
  await rig.control("delay", { seconds: 30, type: "customer.created" });
  await makeCustomer("7");
  const asked = Date.now();
  await eventually(types).toEqual(["customer.state_changed"]);
  expect((rig.product.received[0]?.at ?? 0) - asked).toBeGreaterThan(250);
});

test("undelivered webhooks and sales survive a restart", async () => {
  await rig.control("pause");
  await buy(rig);
  expect(rig.product.received).toEqual([]);
  const before = (await rig.polar().subscriptions.list()).items;
  await rig.restart();
  expect((await rig.polar().subscriptions.list()).items).toEqual(before);
  expect(rig.product.received).toEqual([]);
  await rig.control("resume");
  await eventually(() => types().at(-1)).toBe("order.paid");
  expect(rig.product.received.every((event) => event.validly)).toBe(true);
});

test("duplicate: the same webhook is sent twice", async () => {
  await rig.control("duplicate");
  await makeCustomer("7");
  await eventually(types).toEqual(["customer.created", "customer.created", "customer.state_changed"]);
  expect(rig.product.received[1]?.id).toBe(rig.product.received[0]?.id);
});

test("drop: the webhook is not sent until it is replayed by id", async () => {
  await rig.control("drop", { type: "customer.created" });
  await makeCustomer("7");
  await eventually(types).toEqual(["customer.state_changed"]);
  const dropped = rig.world.state.outbox.find((event) => event.status === "dropped");
  expect((await rig.control("replay", { id: dropped?.id })).body).toMatchObject({ type: "customer.created" });
  await eventually(types).toEqual(["customer.state_changed", "customer.created"]);
  await makeCustomer("8");
  await eventually(types).toHaveLength(4);
});

test("delay: the webhook is sent late", async () => {
  await rig.control("delay", { seconds: 0.3 });
  const asked = Date.now();
  await makeCustomer("7");
  await eventually(types).toHaveLength(2);
  expect((rig.product.received[0]?.at ?? 0) - asked).toBeGreaterThanOrEqual(290);
});

test("hold and release: webhooks are sent in reverse", async () => {
  await rig.control("hold");
  await makeCustomer("7");
  await makeCustomer("8");
  expect(outbox().map((event) => event.status)).toEqual(["held", "held", "held", "held"]);
  await rig.control("release");
  const wanted = ["customer.state_changed", "customer.created", "customer.state_changed", "customer.created"];
  await eventually(types).toEqual(wanted);
  expect(rig.product.received.map((event) => event.data.external_id)).toEqual(["8", "8", "7", "7"]);
});

test("sign-wrongly: the first attempt has a forged signature, the next one does not", async () => {
  await rig.control("sign-wrongly");
  await makeCustomer("7");
  await eventually(types).toEqual(["customer.created", "customer.created", "customer.state_changed"]);
  expect(rig.product.received.map((event) => event.validly)).toEqual([false, true, true]);
});

test("a fault for all webhooks lasts until the calm action", async () => {
  await rig.control("drop", { count: "all" });
  await makeCustomer("7");
  await makeCustomer("8");
  expect(outbox().map((event) => event.status)).toEqual(["dropped", "dropped", "dropped", "dropped"]);
  await rig.control("calm");
  await makeCustomer("9");
  await eventually(types).toEqual(["customer.created", "customer.state_changed"]);
});
