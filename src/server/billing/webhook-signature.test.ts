import { createHmac, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { isSigned } from "./webhook-signature.ts";

const body = Buffer.from([0x7b, 0xff, 0x7d]);
const now = () => Math.floor(Date.now() / 1000);

function signed(key: string | Buffer, { timestamp = String(now()), version = "v1" } = {}): Headers {
  const signature = createHmac("sha256", key).update(`msg_1.${timestamp}.`).update(body).digest("base64");
  return new Headers({
    "webhook-id": "msg_1",
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,AAAA ${version},${signature}`,
  });
}

test("signatures by the secret's own bytes (Polar) and by its base64-decoded bytes (Standard Webhooks) are accepted", () => {
  const key = randomBytes(32);
  expect(isSigned(body, signed("polar_whs_secret"), "polar_whs_secret")).toBe(true);
  expect(isSigned(body, signed(key), `whsec_${key.toString("base64")}`)).toBe(true);
  expect(isSigned(body, signed(key), key.toString("base64"))).toBe(true);
});

test.each([
  ["another key", signed("other")],
  ["another version", signed("secret", { version: "v2" })],
  ["a time that is too old", signed("secret", { timestamp: String(now() - 301) })],
  ["a time to come", signed("secret", { timestamp: String(now() + 302) })],
  ["a time that is none", signed("secret", { timestamp: `${now()}.5` })],
  ["no signature", new Headers({ "webhook-id": "msg_1", "webhook-timestamp": String(now()) })],
])("%s does not sign", (_, headers) => {
  expect(isSigned(body, headers, "secret")).toBe(false);
});
