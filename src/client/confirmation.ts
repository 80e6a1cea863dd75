"use client";

import type { ErrorCode } from "#contracts/error.ts";

const required: ErrorCode = "CONFIRMATION_REQUIRED";

type Ask = () => Promise<boolean>;
let ask: Ask = async () => false;

/** Registers the dialog in which the user confirms their identity. */
export function answerConfirmationsBy(dialog: Ask): () => void {
  ask = dialog;
  return () => {
    ask = async () => false;
  };
}

/** Opens the dialog; true when the server accepted a confirmation. */
export function askConfirmation(): Promise<boolean> {
  return ask();
}

/** Whether the server refused something only because the user's identity was not confirmed recently. */
export function isConfirmationRequired(code: unknown): boolean {
  return code === required;
}

/** A result of better-auth's client; when it requires confirmation, the result of the repeated call. */
export async function withConfirmation<T extends { error?: unknown }>(run: () => Promise<T>): Promise<T> {
  const answer = await run();
  const { error } = answer;
  const code = error && typeof error === "object" && "error_code" in error ? error.error_code : undefined;
  return isConfirmationRequired(code) && (await ask()) ? run() : answer;
}
