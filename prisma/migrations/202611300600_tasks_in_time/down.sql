DROP TRIGGER "task_settled" ON "task";
DROP FUNCTION "settle_task"();
DROP FUNCTION "order_key_after"(text, integer);
ALTER TABLE "task"
  DROP COLUMN "next_task_id",
  DROP COLUMN "completed_at",
  DROP COLUMN "position",
  DROP COLUMN "parent_id",
  DROP COLUMN "project_id",
  DROP COLUMN "recurrence_from",
  DROP COLUMN "recurrence",
  DROP COLUMN "reminders",
  DROP COLUMN "start_date",
  DROP COLUMN "due_time";
DROP TYPE "recurrence_from";
DROP TABLE "project";
