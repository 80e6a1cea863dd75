/** Saves a text as a file of the reader's; the browser asks where. */
export function saveText(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  // Browsers begin to read it after this.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
