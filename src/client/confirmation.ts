"use client";

import type { ErrorCode } from "#contracts/error.ts";

const required: ErrorCode = "CONFIRMATION_REQUIRED";

type Ask = () => Promise<boolean>;
let ask: Ask = async () => false;

/** The dialog that asks whoever sits here to prove who they are. */
export function answerConfirmationsBy(dialog: Ask): () => void {
  ask = dialog;
  return () => {
    ask = async () => false;
  };
}

/** Opens the dialog; true when the server has accepted a proof. */
export function askConfirmation(): Promise<boolean> {
  return ask();
}

/** Whether the server refused something only because nobody has proved lately to be the account's owner. */
export function isConfirmationRequired(code: unknown): boolean {
  return code === required;
}

/** An answer of better-auth's client; when it asks for a proof, the one that comes after it. */
export async function withConfirmation<T extends { error?: unknown }>(run: () => Promise<T>): Promise<T> {
  const answer = await run();
  const { error } = answer;
  const code = error && typeof error === "object" && "error_code" in error ? error.error_code : undefined;
  return isConfirmationRequired(code) && (await ask()) ? run() : answer;
}
