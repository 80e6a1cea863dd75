-- When and from which network the person behind a session last proved to be its owner; null: not since signing in.
ALTER TABLE "session" ADD COLUMN "proven_at" TIMESTAMPTZ(3);
ALTER TABLE "session" ADD COLUMN "proven_from" VARCHAR(64);

-- The time step of the newest code that was accepted: neither it nor an earlier one is accepted again.
ALTER TABLE "two_factor" ADD COLUMN "last_step" BIGINT;

-- Devices and networks from which an account was signed in to: strangers' guesses do not hold them up.
CREATE TABLE "known_client" (
  "id" SERIAL PRIMARY KEY,
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "key_hash" TEXT NOT NULL,
  "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX "known_client_user_id_key_hash_key" ON "known_client" ("user_id", "key_hash");
CREATE INDEX "known_client_seen_at_idx" ON "known_client" ("seen_at");

-- Failed guesses at a secret in a row, by whom and at what, and when the next one is looked at.
CREATE TABLE "guess" (
  "key_hash" TEXT NOT NULL PRIMARY KEY,
  "failures" INTEGER NOT NULL,
  "next_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL
);
CREATE INDEX "guess_updated_at_idx" ON "guess" ("updated_at");
