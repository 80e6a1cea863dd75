/** Statements that a connection keeps planned at most; later ones are planned each time. */
const namesMax = 400;

/**
 * Names for prepared statements: PostgreSQL reads and plans a named one once per connection, which is half the cost of
 * our larger statements. Texts that vary without end, such as lists of values, must not fill the server's memory. Where
 * `url` leads to a pooler that hands a connection to somebody else after each transaction, nothing is named: that is
 * told by a `directUrl` that leads elsewhere, or by `pgbouncer=true` in it, as for Prisma itself.
 */
export function createStatementNames(url: string, directUrl: string | undefined): (query: { sql: string; args: unknown[] }) => string {
  const names = new Map<string, string>();
  const isPooled = (directUrl && serverOf(directUrl) !== serverOf(url)) || URL.parse(url)?.searchParams.get("pgbouncer") === "true";
  if (isPooled) return () => "";
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

/** Another role of the same server, as migrations take, is no pooler between. */
function serverOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || 5432}${pathname}`;
}
