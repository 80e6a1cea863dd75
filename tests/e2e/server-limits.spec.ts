import { expect, test } from "./guard.ts";
import { ownModel, useOwnModel } from "./own-model.ts";

let own: Awaited<ReturnType<typeof ownModel>>;
test.beforeAll(async () => {
  own = await ownModel({});
});
test.afterAll(() => {
  own.server.closeAllConnections();
  own.server.close();
});

test("how long a server is waited for, and what its model cannot do, is set and kept", async ({ person: { page, expectRefusals } }) => {
  expectRefusals(/422/);
  await useOwnModel(page, own.baseUrl);
  await page.goto("/settings/models");
  const dialog = page.getByRole("dialog");
  const open = async (item: string) => {
    await page.getByRole("button", { name: "More about Mine" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await open("Change");
  await dialog.getByText("Time limits, for slow servers").click();
  await dialog.getByLabel("Wait for the first byte, in seconds").fill("999999");
  await dialog.getByRole("button", { name: "Save and test" }).click();
  await expect(dialog.getByLabel("Wait for the first byte, in seconds")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Wait for the first byte, in seconds").fill("45");
  await dialog.getByRole("button", { name: "Save and test" }).click();
  await expect(dialog).toBeHidden();

  await open("Models");
  const model = dialog.getByRole("listitem", { name: "own-model" });
  await model.getByRole("button", { name: /^own-model/ }).click();
  await model.getByLabel("Supports tools").selectOption("No");
  await model.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved. It applies from the next message on.")).toBeVisible();

  await page.reload();
  await open("Change");
  await dialog.getByText("Time limits, for slow servers").click();
  await expect(dialog.getByLabel("Wait for the first byte, in seconds")).toHaveValue("45");
  await page.keyboard.press("Escape");
  await open("Models");
  await model.getByRole("button", { name: /^own-model/ }).click();
  await expect(model.getByLabel("Supports tools").locator("option:checked")).toHaveText("No");
});
