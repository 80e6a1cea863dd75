import type { Page } from "@playwright/test";
import sharp from "sharp";
import { makeDocx, makePdf } from "../setup/sample-files.ts";
import { expect, newestReply, say, test } from "./guard.ts";

const text = (name: string, content: string, mimeType = "text/plain") => ({ name, mimeType, buffer: Buffer.from(content) });

/** Picks files as people do, by the button. */
async function pick(page: Page, ...files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Attach files" }).click();
  await (await chooser).setFiles(files);
}

/** Puts files into the page by a drag event of the browser, over `target`, or from the clipboard into it. */
async function bring(page: Page, how: "drop" | "paste", files: { name: string; type: string; base64: string }[]): Promise<void> {
  const box = page.getByRole("textbox", { name: "Message" });
  await box.evaluate(
    (target, { how, files }) => {
      const transfer = new DataTransfer();
      for (const { name, type, base64 } of files) {
        transfer.items.add(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], name, { type }));
      }
      const event =
        how === "paste"
          ? new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true })
          : new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
      if (how === "drop") target.dispatchEvent(new DragEvent("dragenter", { dataTransfer: transfer, bubbles: true }));
      target.dispatchEvent(event);
    },
    { how, files },
  );
}

test("a picked file survives a reload, is sent with its message and answered from", async ({ person: { page } }) => {
  await pick(page, text("notes.md", "# The harvest\n\nApples and pears"), {
    name: "numbers.pdf",
    mimeType: "application/pdf",
    buffer: makePdf(["Quarterly numbers"]),
  });
  const chips = page.getByRole("list", { name: "Attached files" });
  await expect(chips.getByRole("listitem")).toHaveText([/notes\.md.*Markdown/, /numbers\.pdf.*PDF/]);
  await page.getByRole("textbox", { name: "Message" }).fill("Summarise the files");
  await page.reload();
  await expect(chips.getByRole("listitem")).toHaveCount(2);
  await expect(page.getByRole("textbox", { name: "Message" })).toHaveValue("Summarise the files");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(newestReply(page)).toContainText("notes.md begins with “# The harvest”");
  await expect(newestReply(page)).toContainText("numbers.pdf begins with “Quarterly numbers”");
  await expect(chips).toBeHidden();

  const files = page.getByRole("article", { name: "You" }).getByRole("list", { name: "Files" });
  await expect(files.getByRole("listitem")).toHaveText([/notes\.md/, /numbers\.pdf/]);
  const download = page.waitForEvent("download");
  await files.getByRole("button", { name: "Download notes.md" }).click();
  expect((await download).suggestedFilename()).toBe("notes.md");
  await page.reload();
  await expect(files.getByRole("listitem")).toHaveCount(2);
});

test("a dropped file and a pasted picture are attached; the picture opens", async ({ person: { page } }) => {
  await expect(page.getByRole("status", { name: "Connection: Live" })).toBeVisible();
  await bring(page, "drop", [{ name: "table.csv", type: "text/csv", base64: Buffer.from("a,b\n1,2").toString("base64") }]);
  const png = await sharp({ create: { width: 300, height: 200, channels: 3, background: "#3a7" } })
    .png()
    .toBuffer();
  await bring(page, "paste", [{ name: "picture.png", type: "image/png", base64: png.toString("base64") }]);
  await expect(page.getByRole("list", { name: "Attached files" }).getByRole("listitem")).toHaveText([
    /table\.csv.*CSV/,
    /picture\.png.*Image/,
  ]);
  await say(page, "Summarise the file");
  await expect(newestReply(page)).toContainText("table.csv begins with “a,b”");
  await page.getByRole("button", { name: "Open picture.png" }).click();
  await expect(page.getByRole("dialog", { name: "picture.png" }).getByRole("img", { name: "picture.png" })).toBeVisible();
});

test("what cannot be attached says why, and can be taken off", async ({ person: { page } }) => {
  await pick(page, { name: "huge.txt", mimeType: "text/plain", buffer: Buffer.alloc(20 * 1_048_576 + 1, 65) });
  await expect(page.getByRole("alert").filter({ hasText: "Larger than 20 MB." })).toBeVisible();
  await page.getByRole("button", { name: "Remove huge.txt" }).click();
  await expect(page.getByRole("list", { name: "Attached files" })).toBeHidden();
});

test("a file whose connection breaks is tried again; one under way can be cancelled", async ({ person: { page } }) => {
  let broken = true;
  await page.route("**/uploads", async (route) => {
    if (route.request().method() === "POST" && broken) await route.abort("connectionrefused");
    else await route.continue();
  });
  await pick(page, text("notes.txt", "All is well"));
  await expect(page.getByRole("alert").filter({ hasText: "The connection broke off." })).toBeVisible();
  broken = false;
  await page.getByRole("button", { name: "Try notes.txt again" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: /notes\.txt.*TXT/ })).toBeVisible();

  await page.unroute("**/uploads");
  await page.route("**/uploads", () => {}); // It never arrives.
  await pick(page, text("slow.txt", "slow"));
  await expect(page.getByRole("button", { name: "Send" })).toBeDisabled();
  await page.getByRole("button", { name: "Cancel slow.txt" }).click();
  await page.getByRole("button", { name: "Remove notes.txt" }).click();
  await expect(page.getByRole("list", { name: "Attached files" })).toBeHidden();
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("a file that cannot be read says so at its message, and the chat goes on", async ({ person: { page } }) => {
  await pick(page, { name: "torn.pdf", mimeType: "application/pdf", buffer: makePdf(["Gone"]).subarray(0, 80) });
  await expect(page.getByRole("list", { name: "Attached files" })).toContainText("PDF");
  await say(page, "Summarise the file");
  await expect(newestReply(page)).toContainText("torn.pdf: I was given this file, but no text of it.");
  await expect(page.getByRole("article", { name: "You" })).toContainText("This PDF is damaged");
});

test("of a Word document the model reads the text", async ({ person: { page } }) => {
  await pick(page, {
    name: "report.docx",
    mimeType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    buffer: makeDocx(["The airship lands on Tuesday"]),
  });
  await say(page, "summarise the file");
  await expect(newestReply(page)).toContainText("The airship lands on Tuesday");
});
