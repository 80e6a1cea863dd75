-- What a schedule would do now: asked for by the web process, found out by a realtime process. One row a schedule.
CREATE TABLE "dry_run" (
    "schedule_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "call_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "failure" TEXT,
    "result" JSONB,

    CONSTRAINT "dry_run_pkey" PRIMARY KEY ("schedule_id")
);
CREATE INDEX "dry_run_started_at_idx" ON "dry_run" ("started_at");
CREATE INDEX "dry_run_user_id_idx" ON "dry_run" ("user_id");
ALTER TABLE "dry_run" ADD CONSTRAINT "dry_run_user_id_schedule_id_fkey"
    FOREIGN KEY ("user_id", "schedule_id") REFERENCES "schedule"("user_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
