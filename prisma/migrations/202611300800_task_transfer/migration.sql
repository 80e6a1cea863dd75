-- What an import of tasks brought, so that it can be undone as a whole.
CREATE TABLE "task_import" (
  "id" UUID PRIMARY KEY,
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "source" VARCHAR(20) NOT NULL,
  "name" VARCHAR(255) NOT NULL,
  "project_ids" INTEGER[] NOT NULL DEFAULT ARRAY[]::INTEGER[],
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "undone_at" TIMESTAMPTZ(3)
);
CREATE INDEX "task_import_user_id_created_at_idx" ON "task_import" ("user_id", "created_at");

-- What a task is called where it came from, so that a second import adds nothing.
CREATE TABLE "task_source" (
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "source" VARCHAR(20) NOT NULL,
  "key" TEXT NOT NULL,
  "task_id" INTEGER NOT NULL REFERENCES "task" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "import_id" UUID NOT NULL REFERENCES "task_import" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  PRIMARY KEY ("user_id", "source", "key")
);
CREATE INDEX "task_source_task_id_idx" ON "task_source" ("task_id");
CREATE INDEX "task_source_import_id_idx" ON "task_source" ("import_id");

-- The secret address at which calendar programs read a person's tasks.
CREATE TABLE "calendar_feed" (
  "user_id" INTEGER NOT NULL PRIMARY KEY REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "token_hash" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
