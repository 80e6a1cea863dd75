/** Statements that a connection keeps planned at most; later ones are planned each time. */
const namesMax = 400;

/**
 * Names for prepared statements: PostgreSQL reads and plans a named one once per connection, which is half the cost of
 * our larger statements. Texts that vary without end, such as lists of values, must not fill the server's memory. A
 * pooler that hands a connection to somebody else after each transaction is told by `pgbouncer=true` in the address, as
 * for Prisma itself: there nothing is named.
 */
export function createStatementNames(url: string): (query: { sql: string; args: unknown[] }) => string {
  const names = new Map<string, string>();
  if (URL.parse(url)?.searchParams.get("pgbouncer") === "true") return () => "";
  return ({ sql, args }) => {
    // What has no values, such as BEGIN, goes out as plain text.
    if (args.length === 0) return "";
    const known = names.get(sql);
    if (known !== undefined || names.size >= namesMax) return known ?? "";
    const name = `s${names.size}`;
    names.set(sql, name);
    return name;
  };
}
