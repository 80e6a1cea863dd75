DELETE FROM "task_reminder" WHERE "minutes" < 0;
CREATE OR REPLACE FUNCTION "move_task_reminders"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  zone text := coalesce(NEW.time_zone, NEW.named_zone, 'UTC');
BEGIN
  -- What is due already stays: it is late and not another one.
  DELETE FROM task_reminder WHERE user_id = NEW.id AND fires_at > now();
  INSERT INTO task_reminder (task_id, minutes, user_id, fires_at)
    SELECT DISTINCT task.id, minutes, task.user_id, task_due_at(due_date, due_time, zone) - make_interval(mins => minutes)
    FROM task, unnest(reminders) AS minutes
    WHERE user_id = NEW.id AND cardinality(reminders) > 0 AND due_date IS NOT NULL AND status <> 'completed' AND deleted_at IS NULL
      AND task_due_at(due_date, due_time, zone) - make_interval(mins => minutes) > now()
    ON CONFLICT (task_id, minutes) DO NOTHING;
  RETURN NULL;
END $$;
ALTER TABLE "schedule" DROP COLUMN "month_cap_micro_usd";
