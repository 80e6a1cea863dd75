-- Which uploads are attached to which tasks.
CREATE TABLE "task_file" (
  "task_id" INTEGER NOT NULL REFERENCES "task" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "upload_id" UUID NOT NULL REFERENCES "upload" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY ("task_id", "upload_id")
);
CREATE INDEX "task_file_upload_id_idx" ON "task_file" ("upload_id");
CREATE INDEX "task_file_user_id_task_id_idx" ON "task_file" ("user_id", "task_id");
