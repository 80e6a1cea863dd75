CREATE TYPE "catch_up" AS ENUM ('skip', 'latest');
CREATE TYPE "occurrence_trigger" AS ENUM ('clock', 'manual');
CREATE TYPE "occurrence_status" AS ENUM ('running', 'waiting', 'done', 'failed', 'skipped');

-- What one run of a schedule may cost.
ALTER TABLE "run" ADD COLUMN "cap_micro_usd" BIGINT;

-- An order in words that the assistant carries out at its times.
CREATE TABLE "schedule" (
  "id" SERIAL PRIMARY KEY,
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "title" TEXT NOT NULL,
  "instruction" TEXT NOT NULL,
  "starts_at" VARCHAR(19) NOT NULL,
  "time_zone" VARCHAR(64) NOT NULL,
  "recurrence" TEXT,
  "catch_up" "catch_up" NOT NULL DEFAULT 'latest',
  "model" TEXT,
  "project_id" INTEGER REFERENCES "project" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
  "cap_micro_usd" BIGINT,
  "enabled" BOOLEAN NOT NULL DEFAULT true,
  "conversation_id" UUID,
  "next_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "deleted_at" TIMESTAMPTZ(3)
);
CREATE UNIQUE INDEX "schedule_user_id_id_key" ON "schedule" ("user_id", "id");
CREATE INDEX "schedule_next_at_idx" ON "schedule" ("next_at");
CREATE INDEX "schedule_deleted_at_idx" ON "schedule" ("deleted_at");

-- One time at which a schedule was due: never twice, whoever looks and however often.
CREATE TABLE "occurrence" (
  "id" UUID PRIMARY KEY,
  "user_id" INTEGER NOT NULL,
  "schedule_id" INTEGER NOT NULL,
  "due_at" TIMESTAMPTZ(3) NOT NULL,
  "trigger" "occurrence_trigger" NOT NULL,
  "status" "occurrence_status" NOT NULL,
  "reason" TEXT,
  "message_id" UUID,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "started_at" TIMESTAMPTZ(3),
  "ended_at" TIMESTAMPTZ(3),
  FOREIGN KEY ("user_id", "schedule_id") REFERENCES "schedule" ("user_id", "id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "occurrence_schedule_id_due_at_key" ON "occurrence" ("schedule_id", "due_at");
CREATE INDEX "occurrence_message_id_idx" ON "occurrence" ("message_id");
CREATE INDEX "occurrence_status_started_at_idx" ON "occurrence" ("status", "started_at");
CREATE INDEX "occurrence_user_id_status_idx" ON "occurrence" ("user_id", "status");
CREATE INDEX "occurrence_user_id_started_at_idx" ON "occurrence" ("user_id", "started_at");
CREATE INDEX "occurrence_created_at_idx" ON "occurrence" ("created_at");

CREATE TABLE "schedule_clock" (
  "id" INTEGER PRIMARY KEY,
  "looked_at" TIMESTAMPTZ(3) NOT NULL,
  "down_until" TIMESTAMPTZ(3)
);
