"use client";

import type { ConfirmInput } from "#contracts/account.ts";
import type { RestError } from "#contracts/error.ts";

/** Proves to the server who sits here. Throws an Error with words for people. */
export async function confirmIdentity(proof: { [way in keyof ConfirmInput]: unknown }): Promise<void> {
  const response = await post("/api/auth/confirm", proof);
  if (!response.ok) throw new Error(await wordsOf(response));
}

/** The same by a passkey of this device. False when its person closed the browser's own dialog. */
export async function confirmByPasskey(): Promise<boolean> {
  const asked = await fetch("/api/auth/passkey/generate-authenticate-options");
  if (!asked.ok) throw new Error(await wordsOf(asked));
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await asked.json());
  const credential = await navigator.credentials.get({ publicKey }).catch(() => null);
  if (!(credential instanceof PublicKeyCredential)) return false;
  await confirmIdentity({ passkey: { ...credential.toJSON(), type: "public-key" } });
  return true;
}

async function post(path: string, body: object): Promise<Response> {
  try {
    return await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  } catch (cause) {
    throw new Error("The server cannot be reached. Check your connection.", { cause });
  }
}

async function wordsOf(response: Response): Promise<string> {
  const body: Partial<RestError> = await response.json().catch(() => ({}));
  const [field] = body.validation_errors ?? [];
  const name = field?.field === "code" ? "That code" : field?.field === "passkey" ? "That passkey" : "That password";
  return field ? `${name} ${field.message}.` : (body.detail ?? "That did not work. Try again.");
}
