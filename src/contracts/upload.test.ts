import { expect, test } from "vitest";
import { cleanFileName } from "./upload.ts";

test.each([
  ["invoice\u202Efdp.exe", "invoicefdp.exe"],
  ["a\u2066b\u2069\u200F.txt", "ab.txt"],
  ["x\u061c\u200b\ufeff\u2060.md", "x.md"],
  ["line\u2028break\u0085\u009f.txt", "linebreak.txt"],
  ["../../etc/passwd", "passwd"],
  ["C:\\temp\\report.pdf", "report.pdf"],
  ["\u200b\u202e", "file"],
  ["\u200d", "file"],
  ["..", "file"],
  ["می\u200cخواهم.txt", "می\u200cخواهم.txt"],
  ["👩\u200d💻.png", "👩\u200d💻.png"],
  ["résumé 日本.pdf", "résumé 日本.pdf"],
])("%j becomes %j", (given, kept) => {
  expect(cleanFileName(given)).toBe(kept);
});
