import { expect, test } from "vitest";
import fc from "../../tests/setup/properties.ts";
import { isCurrent, type SealKeys, seal, unseal } from "./crypto.ts";

const key = (byte: number) => Buffer.alloc(32, byte).toString("base64");
const keys: SealKeys = { current: key(1), previous: [] };
const place = { table: "provider_account", rowId: "0190a0a0-0000-7000-8000-000000000001", userId: 7 };

test("any text can be opened again, and is never sealed to the same text twice", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (secret) => {
      const [one, two] = [seal(keys, place, secret), seal(keys, place, secret)];
      expect(unseal(keys, place, one)).toBe(secret);
      expect(one).not.toBe(two);
      if (secret.length > 8) expect(one).not.toContain(secret);
    }),
  );
});

test("a single flipped bit anywhere is detected", () => {
  const sealed = seal(keys, place, "sk-secret");
  const [form, keyId, body] = sealed.split(".");
  const bytes = Buffer.from(body ?? "", "base64url");
  for (let at = 0; at < bytes.length * 8; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7));
    expect(() => unseal(keys, place, `${form}.${keyId}.${changed.toString("base64url")}`)).toThrow(/changed/);
  }
});

test("a truncated tag is refused", () => {
  const [form, keyId, body] = seal(keys, place, "").split(".");
  for (let cut = 1; cut <= 28; cut += 1) {
    const shorter = Buffer.from(body ?? "", "base64url").subarray(0, -cut);
    expect(() => unseal(keys, place, `${form}.${keyId}.${shorter.toString("base64url")}`)).toThrow("cannot be opened");
  }
});

test.each([
  ["another row", { ...place, rowId: "0190a0a0-0000-7000-8000-000000000002" }],
  ["another user", { ...place, userId: 8 }],
  ["another table", { ...place, table: "mcp_server" }],
])("a secret that was moved to %s does not open", (_where, other) => {
  expect(() => unseal(keys, other, seal(keys, place, "sk-secret"))).toThrow(/another row/);
});

test("after a rotation the former key still opens, new secrets use the new one, and a removed key opens nothing", () => {
  const old = seal(keys, place, "sk-secret");
  const rotated: SealKeys = { current: key(2), previous: [key(1)] };
  expect(unseal(rotated, place, old)).toBe("sk-secret");
  expect(isCurrent(rotated, old)).toBe(false);
  const fresh = seal(rotated, place, "sk-secret");
  expect(isCurrent(rotated, fresh)).toBe(true);
  expect(unseal({ current: key(2), previous: [] }, place, fresh)).toBe("sk-secret");
  expect(() => unseal({ current: key(2), previous: [] }, place, old)).toThrow(/ENCRYPTION_KEY_PREVIOUS/);
});

test.each(["", "v1", "v1..", "v2.a.b", "v1.a.b.c", "sk-plain"])("%j is no sealed secret", (text) => {
  expect(() => unseal(keys, place, text)).toThrow("cannot be opened");
});
