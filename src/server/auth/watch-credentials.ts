import { forgetCredentialsOf, setCredentialCacheActive } from "#domain/account/credential-cache.ts";
import { Listener } from "#lib/database/listener.ts";
import { watchDatabaseBy } from "#lib/database/watch.ts";

/**
 * Receives ends of sessions and keys, on the connection of the health check. Behind a transaction pooler that connection receives
 * nothing, so each request queries the database.
 */
export function watchCredentials({
  DATABASE_URL: url,
  DIRECT_URL: direct,
}: {
  DATABASE_URL: string;
  DIRECT_URL?: string | undefined;
}): void {
  if (direct && direct !== url) return;
  const listener = new Listener({
    url,
    on: { session: ({ userId }) => forgetCredentialsOf(userId) },
    onGap: () => setCredentialCacheActive(true),
    onLost: () => setCredentialCacheActive(false),
  });
  watchDatabaseBy(listener.connection);
  void listener.open();
}
