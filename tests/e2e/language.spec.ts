import { expect, test } from "./guard.ts";

test("a browser that asks for German gets it with the first bytes, and nothing of another language", async ({ request }) => {
  const html = await (await request.get("/sign-in", { headers: { "Accept-Language": "de-AT,en;q=0.8" } })).text();
  expect(html).toContain('lang="de-AT"');
  expect(html).toContain("<title>Anmelden · BestChat</title>");
  expect(html).not.toMatch(/Welcome back|Forgot password/);
});

test("the language of an account goes before the browser's, and back to it", async ({ person: { page } }) => {
  await page.goto("/settings");
  await page.getByLabel("Language").selectOption({ label: "Deutsch" });
  await expect(page.getByRole("heading", { name: "Einstellungen" })).toBeVisible();
  await page.goto("/tasks");
  await expect(page.getByRole("textbox", { name: "Neue Aufgabe" })).toBeVisible();
  await page.goto("/settings");
  await page.getByLabel("Sprache").selectOption({ label: "Die dieses Browsers" });
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
});
