CREATE TYPE "notification_kind" AS ENUM ('reminder', 'run_done', 'run_waiting', 'run_failed', 'reply_done', 'limit', 'security');

-- What a person is told, once a fact: whoever tells the same fact again finds the row there.
CREATE TABLE "notification" (
  "id" SERIAL PRIMARY KEY,
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "kind" "notification_kind" NOT NULL,
  "fact_key" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "url" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "read_at" TIMESTAMPTZ(3)
);
CREATE UNIQUE INDEX "notification_user_id_fact_key_key" ON "notification" ("user_id", "fact_key");
CREATE INDEX "notification_user_id_id_idx" ON "notification" ("user_id", "id");
CREATE INDEX "notification_user_id_read_at_idx" ON "notification" ("user_id", "read_at");
CREATE INDEX "notification_created_at_idx" ON "notification" ("created_at");
