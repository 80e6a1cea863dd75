/** Rows that are read in one go. */
export const pageSize = 200;

/** Every row of a list, by keyset: a page is read when the one before is used up. */
export async function* paged<Row>(read: (after?: Row) => Promise<Row[]>, size = pageSize): AsyncGenerator<Row> {
  let page = await read();
  yield* page;
  while (page.length === size) {
    page = await read(page.at(-1));
    yield* page;
  }
}

/** A JSON array, a row a line. */
export async function* jsonArray(rows: AsyncIterable<unknown>): AsyncGenerator<string> {
  let separator = "[\n";
  for await (const row of rows) {
    yield separator + json(row);
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

/** One JSON value. */
export async function* jsonWhole(read: () => Promise<unknown>): AsyncGenerator<string> {
  yield `${json(await read())}\n`;
}

/** A row as JSON; numbers too large for JSON lose their last digits. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? Number(inner) : inner));
}
