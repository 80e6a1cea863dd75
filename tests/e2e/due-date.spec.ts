import { expect, test } from "./guard.ts";

test("typed digits make a due date, which is saved once and when it is complete", async ({ person: { page } }) => {
  const saved: unknown[] = [];
  page.on("request", (request) => {
    if (request.url().includes("tasks.update")) saved.push(JSON.parse(request.postData() ?? "{}")[0].dueDate);
  });
  await page.goto("/tasks");
  await page.getByRole("textbox", { name: "New task", exact: true }).fill("Wrap the presents");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Details of “Wrap the presents”" }).click();
  const field = page.getByLabel("Due date", { exact: true });
  await field.focus();
  await page.keyboard.type("12242026", { delay: 60 });
  const row = page.getByRole("listitem").filter({ has: page.getByRole("checkbox", { name: "Complete “Wrap the presents”" }) });
  await expect(row).toContainText("Dec 24");
  await expect(field).toBeFocused();
  expect(saved).toEqual(["2026-12-24"]);

  // A year that is not whole yet, left so, is no date.
  await page.keyboard.press("Home");
  await page.keyboard.type("0101202", { delay: 60 });
  await field.blur();
  await page.reload();
  await expect(row).toContainText("Dec 24");
  expect(saved).toEqual(["2026-12-24"]);
});
