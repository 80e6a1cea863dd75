/** Connects the database pool with this process's share before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs" || !process.env.DATABASE_URL) return;
  const { openDb } = await import("#lib/db.ts");
  const { poolShare, webEnv } = await import("#lib/env.ts");
  openDb({ url: process.env.DATABASE_URL, poolMax: poolShare(webEnv(), "web") });
}
