/** How many prepared statements a connection keeps; later ones are planned each time. */
const namesMax = 400;

/**
 * Names for prepared statements: PostgreSQL parses and plans a named one once per connection, which halves the cost of our larger
 * statements. The number is limited, because texts that vary endlessly would fill the server's memory.
 * Behind a transaction pooler nothing is named: detected by a `directUrl` to another server, or by `pgbouncer=true` as for Prisma
 * itself.
 */
export function createStatementNames(url: string, directUrl: string | undefined): (query: { sql: string; args: unknown[] }) => string {
  const names = new Map<string, string>();
  const isPooled = (directUrl && serverOf(directUrl) !== serverOf(url)) || URL.parse(url)?.searchParams.get("pgbouncer") === "true";
  if (isPooled) return () => "";
  return ({ sql, args }) => {
    // Statements without values, such as BEGIN, are sent as plain text.
    if (args.length === 0) return "";
    const existing = names.get(sql);
    if (existing !== undefined || names.size >= namesMax) return existing ?? "";
    const name = `s${names.size}`;
    names.set(sql, name);
    return name;
  };
}

/** Another role on the same server, such as the one for migrations, does not mean a pooler. */
function serverOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || 5432}${pathname}`;
}
