"use client";

import type { ConfirmInput } from "#contracts/account.ts";
import type { RestError } from "#contracts/error.ts";
import { t } from "#messages/text.ts";

/** Confirms the user's identity to the server. Throws an Error with a message for people. */
export async function confirmIdentity(proof: { [way in keyof ConfirmInput]: unknown }): Promise<void> {
  const response = await post("/api/auth/confirm", proof);
  if (!response.ok) throw new Error(await errorTextOf(response));
}

/** The same by a passkey of this device. False when the browser's dialog was closed. */
export async function confirmByPasskey(): Promise<boolean> {
  const response = await fetch("/api/auth/passkey/generate-authenticate-options");
  if (!response.ok) throw new Error(await errorTextOf(response));
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await response.json());
  const credential = await navigator.credentials.get({ publicKey }).catch(() => null);
  if (!(credential instanceof PublicKeyCredential)) return false;
  await confirmIdentity({ passkey: { ...credential.toJSON(), type: "public-key" } });
  return true;
}

async function post(path: string, body: object): Promise<Response> {
  try {
    return await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  } catch (cause) {
    throw new Error(t("frame.serverCannotBeReached"), { cause });
  }
}

async function errorTextOf(response: Response): Promise<string> {
  const body: Partial<RestError> = await response.json().catch(() => ({}));
  const [field] = body.validation_errors ?? [];
  if (!field) return body.detail ?? t("frame.didNotWork");
  const proof = field.field === "code" ? "frame.thatCode" : field.field === "passkey" ? "frame.thatPasskey" : "frame.thatPassword";
  return t(proof, { problem: field.message });
}
