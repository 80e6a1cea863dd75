CREATE TYPE "comment_author" AS ENUM ('user', 'assistant');

-- What the person and the assistant say to each other about one task.
CREATE TABLE "task_comment" (
  "id" SERIAL PRIMARY KEY,
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "task_id" INTEGER NOT NULL REFERENCES "task" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "author" "comment_author" NOT NULL,
  "text" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "deleted_at" TIMESTAMPTZ(3)
);
CREATE INDEX "task_comment_task_id_id_idx" ON "task_comment" ("task_id", "id");
CREATE INDEX "task_comment_user_id_id_idx" ON "task_comment" ("user_id", "id");
CREATE INDEX "task_comment_deleted_at_idx" ON "task_comment" ("deleted_at");
