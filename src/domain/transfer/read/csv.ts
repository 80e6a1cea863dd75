export type CsvRow = { line: number; cells: string[] };
/** A row by the names of its columns, in small letters. */
export type NamedRow = { line: number; get: (name: string) => string };

/** The rows of a CSV text (RFC 4180; also with semicolons or tabs, as spreadsheets of some countries write), without empty ones. */
export function readCsv(text: string): CsvRow[] {
  const mark = separatorOf(text);
  const piece = new RegExp(`"((?:[^"]|"")*)"?|[^"\\r\\n${mark}][^\\r\\n${mark}]*|${mark}|\\r\\n|\\n|\\r`, "y");
  const rows: CsvRow[] = [];
  let [line, begun, cells, cell] = [1, 1, [] as string[], ""];
  const end = () => {
    const row = [...cells, cell];
    if (row.some((one) => one.trim())) rows.push({ line: begun, cells: row });
    [cells, cell] = [[], ""];
  };
  for (let match = piece.exec(text); match; match = piece.exec(text)) {
    const [whole, quoted] = match;
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (whole === mark) [cells, cell] = [[...cells, cell], ""];
    else if (/^[\r\n]/.test(whole)) {
      end();
      begun = line;
    } else cell += quoted === undefined ? whole : quoted.replaceAll('""', '"');
  }
  end();
  return rows;
}

/** The rows below the first one that has all of these columns; null when there is none near the top. */
export function readTable(rows: CsvRow[], ...columns: string[]): NamedRow[] | null {
  const namesOf = ({ cells }: CsvRow) => cells.map((cell) => cell.trim().toLowerCase());
  const head = rows.slice(0, 20).findIndex((row) => columns.every((name) => namesOf(row).includes(name)));
  const header = rows[head];
  if (!header) return null;
  const names = namesOf(header);
  return rows.slice(head + 1).map(({ line, cells }) => ({ line, get: (name) => cells[names.indexOf(name)] ?? "" }));
}

function separatorOf(text: string): string {
  const head = text.slice(0, 2000).split(/\r\n|\n|\r/).slice(0, 5).join("\n"); // biome-ignore format: one chain
  const count = (mark: string) => head.split(mark).length;
  return [",", ";", "\\t"].reduce((best, mark) =>
    count(mark === "\\t" ? "\t" : mark) > count(best === "\\t" ? "\t" : best) ? mark : best,
  );
}
