import { createECDH } from "node:crypto";
import { expect, test } from "vitest";
import { arePushKeys, encryptPush, pushPayloadBytesMax } from "./encrypt.ts";
import { areVapidKeys, newVapidKeys } from "./vapid.ts";

const keys = {
  p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
};

test("the example of RFC 8291 is reproduced byte for byte", () => {
  const sender = createECDH("prime256v1");
  sender.setPrivateKey(Buffer.from("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "base64url"));
  const salt = Buffer.from("DGv6ra1nlYgDCS1FRnbzlw", "base64url");
  const sealed = encryptPush(Buffer.from("When I grow up, I want to be a watermelon"), keys, { sender, salt });
  expect(sealed.toString("base64url")).toBe(
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
  );
});

test("the largest payload fits the limit of push services, and one byte more is refused", () => {
  expect(encryptPush(Buffer.alloc(pushPayloadBytesMax), keys)).toHaveLength(4096);
  expect(() => encryptPush(Buffer.alloc(pushPayloadBytesMax + 1), keys)).toThrow(RangeError);
});

test("invalid encryption keys are detected", () => {
  expect(arePushKeys(keys)).toBe(true);
  const offCurve = Buffer.from(keys.p256dh, "base64url");
  offCurve[64] = (offCurve[64] ?? 0) ^ 1;
  for (const p256dh of ["", "AAAA", offCurve.toString("base64url"), Buffer.alloc(65, 4).toString("base64url")])
    expect(arePushKeys({ ...keys, p256dh }), p256dh).toBe(false);
  expect(arePushKeys({ ...keys, auth: "AAAA" })).toBe(false);
});

test("a generated pair matches, and halves of two do not", () => {
  const [one, other] = [newVapidKeys(), newVapidKeys()];
  expect(areVapidKeys(one)).toBe(true);
  expect(areVapidKeys({ ...one, privateKey: other.privateKey })).toBe(false);
  expect(areVapidKeys({ ...one, privateKey: "nonsense" })).toBe(false);
});
