import type pg from "pg";

type Column = { name: string; type: string; first_label: string | null };
type Reference = { to: string; from_columns: string[]; to_columns: string[] };

/** Gives every empty table one row of the user's: what is required by its type, and the first row of each table that it refers to. */
export async function fillEmptyTables(client: pg.Client, userId: number): Promise<void> {
  let empty = (await tableNames(client)).reverse();
  while (empty.length > 0) {
    const left: string[] = [];
    for (const table of empty) if (!(await isFilled(client, table)) && !(await insertRow(client, table, userId))) left.push(table);
    if (left.length === empty.length) throw new Error(`no row fits into ${left.join(", ")}`);
    empty = left;
  }
}

/** Our tables, by name. */
export async function tableNames(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1",
  );
  return rows.map(({ name }) => name);
}

async function isFilled(client: pg.Client, table: string): Promise<boolean> {
  return (await client.query(`SELECT 1 FROM "${table}" LIMIT 1`)).rows.length > 0;
}

/** False while a table that it refers to is empty. */
async function insertRow(client: pg.Client, table: string, userId: number): Promise<boolean> {
  const values = new Map<string, unknown>();
  for (const { name, type, first_label } of await requiredColumns(client, table))
    values.set(name, name === "user_id" ? userId : (first_label ?? valueOf(type)));
  for (const { to, from_columns, to_columns } of await references(client, table)) {
    const row = (await client.query(`SELECT * FROM "${to}" LIMIT 1`)).rows[0];
    if (!row) return false;
    for (const [at, column] of from_columns.entries()) values.set(column, row[to_columns[at] ?? ""]);
  }
  const names = [...values.keys()].map((name) => `"${name}"`).join(", ");
  const places = [...values].map((_, at) => `$${at + 1}`).join(", ");
  await client.query(`INSERT INTO "${table}" (${names}) VALUES (${places})`, [...values.values()]);
  return true;
}

function valueOf(type: string): unknown {
  if (type === "uuid") return crypto.randomUUID();
  if (type === "jsonb") return "{}";
  if (type === "boolean") return false;
  if (type.endsWith("[]")) return "{}";
  if (/^(timestamp|date)/.test(type)) return "2026-01-01T00:00:00Z";
  return /^(integer|bigint|numeric|double)/.test(type) ? 0 : "";
}

async function requiredColumns(client: pg.Client, table: string): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `SELECT attname AS name, format_type(atttypid, NULL) AS type,
       (SELECT enumlabel FROM pg_enum WHERE enumtypid = atttypid ORDER BY enumsortorder LIMIT 1) AS first_label
     FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND attnotnull AND NOT atthasdef AND NOT attisdropped`,
    [`"${table}"`],
  );
  return rows;
}

async function references(client: pg.Client, table: string): Promise<Reference[]> {
  const names = (key: string, of: string) =>
    `ARRAY(SELECT attname::text FROM unnest(${key}) WITH ORDINALITY AS k(num, place) JOIN pg_attribute ON attrelid = ${of} AND attnum = num ORDER BY place)`;
  const { rows } = await client.query<Reference>(
    `SELECT (SELECT relname FROM pg_class WHERE oid = confrelid) AS to, ${names("conkey", "conrelid")} AS from_columns, ${names("confkey", "confrelid")} AS to_columns
     FROM pg_constraint WHERE contype = 'f' AND conrelid = $1::regclass AND confrelid <> conrelid`,
    [`"${table}"`],
  );
  return rows;
}
