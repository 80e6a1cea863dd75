import { expect, type Page } from "@playwright/test";

/** Gives the password to the dialog that stands before every change of a way into the account. */
export async function confirmOwner(page: Page, password = "correct horse battery"): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
  await dialog.getByLabel("Your password").fill(password);
  await dialog.getByRole("button", { name: "Confirm", exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** The browser's words of a call that was refused for want of a proof, and sent again with one. */
export const askedForProof = /status of 403/;
