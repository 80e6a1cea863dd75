-- What one schedule may cost in a month.
ALTER TABLE "schedule" ADD COLUMN "month_cap_micro_usd" BIGINT;

-- A reminder that was put off has minutes -1.
CREATE OR REPLACE FUNCTION "move_task_reminders"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  zone text := coalesce(NEW.time_zone, NEW.named_zone, 'UTC');
BEGIN
  -- What is due already stays: it is late and not another one. So does what was put off (minutes -1): its moment was chosen.
  DELETE FROM task_reminder WHERE user_id = NEW.id AND fires_at > now() AND minutes >= 0;
  INSERT INTO task_reminder (task_id, minutes, user_id, fires_at)
    SELECT DISTINCT task.id, minutes, task.user_id, task_due_at(due_date, due_time, zone) - make_interval(mins => minutes)
    FROM task, unnest(reminders) AS minutes
    WHERE user_id = NEW.id AND cardinality(reminders) > 0 AND due_date IS NOT NULL AND status <> 'completed' AND deleted_at IS NULL
      AND task_due_at(due_date, due_time, zone) - make_interval(mins => minutes) > now()
    ON CONFLICT (task_id, minutes) DO NOTHING;
  RETURN NULL;
END $$;
