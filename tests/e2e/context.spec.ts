import { expect, newestReply, say, test } from "./guard.ts";

test("instructions are kept, a saved prompt goes into a message, and the gauge says how full the window is", async ({
  person: { page },
}) => {
  await page.goto("/settings/assistant");
  const instructions = page.getByRole("region", { name: "Custom instructions" });
  const box = instructions.getByRole("textbox", { name: "What should the assistant keep in mind?" });
  await box.fill("Answer in one line.");
  await instructions.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Instructions saved")).toBeVisible();

  const prompts = page.getByRole("region", { name: "Saved prompts" });
  await prompts.getByRole("button", { name: "New prompt" }).click();
  const dialog = page.getByRole("dialog", { name: "New prompt" });
  await dialog.getByRole("textbox", { name: "Title" }).fill("Greeting");
  await dialog.getByRole("textbox", { name: "Text" }).fill("hello");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(prompts.getByRole("listitem", { name: "Greeting" })).toBeVisible();

  await page.reload();
  await expect(box).toHaveValue("Answer in one line.");

  await page.goto("/chat");
  const message = page.getByRole("textbox", { name: "Message" });
  await message.fill("/greet");
  await expect(page.getByRole("option", { name: "Greeting" })).toBeVisible();
  await message.press("Enter");
  await expect(message).toHaveValue("hello");
  const gauge = page.getByRole("button", { name: /^Context: / });
  await expect(gauge).toHaveAccessibleName("Context: 3 % of 32k tokens");
  await message.press("Enter");
  await expect(newestReply(page)).toContainText("offline demo model");
  await message.fill("word ".repeat(6000));
  await expect(gauge).toHaveAccessibleName(/^Context: 2[0-9] % of 32k tokens$/);
  await gauge.click();
  await expect(page.getByRole("dialog")).toContainText("of 32k tokens");
});

test("a chat has instructions of its own, edited from its menu", async ({ person: { page } }) => {
  await say(page, "hello");
  await expect(newestReply(page)).toContainText("offline demo model");
  const open = async () => {
    await page.getByRole("button", { name: "Actions for hello" }).click();
    await page.getByRole("menuitem", { name: "Instructions" }).click();
  };
  await open();
  const box = page.getByRole("dialog").getByRole("textbox", { name: "Instructions" });
  await box.fill("You are my editor.");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(box).toBeHidden();
  await page.reload();
  await open();
  await expect(box).toHaveValue("You are my editor.");
});
