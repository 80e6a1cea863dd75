import type { Tokens } from "marked";
import { expect, test } from "vitest";
import { ReplyReader } from "./reader.ts";
import { tableCsv } from "./table-csv.ts";

function csvOf(...lines: string[]): string {
  const table = new ReplyReader().read(lines.join("\n"), false)?.blocks[0];
  return table?.type === "table" ? tableCsv(table as Tokens.Table) : "no table";
}

test("a table is copied in its words, quoted where CSV needs it", () => {
  const csv = csvOf(
    "| Name | **Price** |",
    "| --- | ---: |",
    "| `a|b`, [c](https://example.com) | 1,50 |".replace("a|b", "a"),
    '| said "no"<br>twice | -3 |',
    "| Tom &amp; Ana | |",
  );
  expect(csv).toBe('Name,Price\r\n"a, c","1,50"\r\n"said ""no""\ntwice",-3\r\nTom & Ana,\r\n');
});

test("what a spreadsheet would run is a text", () => {
  expect(csvOf("| a | b |", "| - | - |", "| =HYPERLINK(1) | -cmd |", "| -1.5 % | +1 |")).toBe(
    "a,b\r\n'=HYPERLINK(1),'-cmd\r\n-1.5 %,'+1\r\n",
  );
});
