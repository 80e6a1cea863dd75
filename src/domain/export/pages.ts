/** Rows per query. */
export const pageSize = 200;

/** Every row of a list by keyset pagination; each page is read on demand. */
export async function* paged<Row>(read: (after?: Row) => Promise<Row[]>, size = pageSize): AsyncGenerator<Row> {
  let page = await read();
  yield* page;
  while (page.length === size) {
    page = await read(page.at(-1));
    yield* page;
  }
}

/** A JSON array with one row per line. */
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

/** A row as JSON; numbers beyond JSON's precision lose their last digits. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? Number(inner) : inner));
}
