import { forgetCredentialsOf, setCredentialCacheActive } from "#domain/account/credential-cache.ts";
import { Listener } from "#lib/database/listener.ts";
import { watchDatabaseBy } from "#lib/database/watch.ts";

/**
 * Hears of sessions and keys that end, on the connection by which the process looks whether the database is there. Behind a
 * transaction pooler that connection hears nothing, and each request asks the database who it is from.
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
    onDeaf: () => setCredentialCacheActive(false),
  });
  watchDatabaseBy(listener.connection);
  void listener.open();
}
