import { expect, test } from "./guard.ts";

test.use({ allowsWorkers: true });

test("the list opens without a network; what is added, ticked and edited then is sent once the network is back", async ({
  person: { page, expectRefusals },
}) => {
  // The browser's words about requests without a network.
  expectRefusals(/ERR_INTERNET_DISCONNECTED|Failed to fetch|ERR_FAILED/);
  await page.goto("/tasks");
  const line = page.getByRole("textbox", { name: "New task", exact: true });
  await line.fill("Call Ann");
  await line.press("Enter");
  await expect(page.getByRole("checkbox", { name: "Complete “Call Ann”" })).toBeVisible();
  await line.fill("Water the plants");
  await line.press("Enter");
  await expect(page.getByRole("checkbox", { name: "Complete “Water the plants”" })).toBeVisible();
  // The shell and the list are on the device.
  await expect.poll(() => page.evaluate(async () => (await caches.match("/offline")) !== undefined)).toBe(true);
  await expect.poll(() => page.evaluate(readKept)).toContain("Water the plants");
  await page.context().setOffline(true);
  await page.goto("/tasks", { waitUntil: "commit" });
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible();
  await page.getByRole("textbox", { name: "Add a task" }).fill("Buy milk tomorrow");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Buy milk" })).toContainText("waiting");
  await page.getByRole("checkbox", { name: "Complete “Water the plants”" }).click();
  await expect(page.getByText("2 changes are waiting to be sent.")).toBeVisible();
  await page.getByRole("button", { name: "Edit “Buy milk”" }).click();
  await page.getByRole("textbox", { name: "Title" }).fill("Buy oat milk");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Edit “Call Ann”" }).click();
  await page.getByRole("combobox", { name: "Priority" }).selectOption("high");
  await page.getByRole("textbox", { name: "Notes" }).fill("About the boat");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("3 changes are waiting to be sent.")).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByRole("checkbox", { name: "Complete “Buy oat milk”" })).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Complete “Buy oat milk”" })).toHaveCount(1);
  const ann = page.getByRole("listitem").filter({ has: page.getByRole("checkbox", { name: "Complete “Call Ann”" }) });
  await expect(ann).toContainText("high");
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeHidden();
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("/sign-in");
  await page.context().setOffline(true);
  await page.goto("/tasks", { waitUntil: "commit" });
  await expect(page.getByText("no tasks are stored on this device")).toBeVisible();
});

/** What the device keeps, as text. */
function readKept(): Promise<string> {
  return new Promise((resolve) => {
    const opening = indexedDB.open("bestchat.offline", 1);
    opening.onupgradeneeded = () => opening.transaction?.abort();
    opening.onerror = () => resolve("");
    opening.onsuccess = () => {
      const reading = opening.result.transaction("kept").objectStore("kept").get("kept");
      reading.onsuccess = () => {
        opening.result.close();
        resolve(JSON.stringify(reading.result ?? ""));
      };
    };
  });
}
