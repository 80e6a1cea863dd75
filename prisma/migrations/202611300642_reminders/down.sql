DROP TRIGGER user_moved_reminders ON "user";
DROP TRIGGER task_changed_reminders ON "task";
DROP TRIGGER task_made_reminders ON "task";
DROP FUNCTION "move_task_reminders"();
DROP FUNCTION "set_task_reminders"();
DROP FUNCTION "task_due_at"(date, text, text);
DROP FUNCTION "local_instant"(timestamp, text);
DROP TABLE "task_reminder";
ALTER TABLE "user" DROP COLUMN "named_zone";
