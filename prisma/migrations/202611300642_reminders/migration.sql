-- The zone that a browser of the user's named last: where their days are, unless the account has chosen one.
ALTER TABLE "user" ADD COLUMN "named_zone" VARCHAR(64);

-- Reminders that are still to come. A row goes when it fires, so that none fires twice.
CREATE TABLE "task_reminder" (
  "task_id" INTEGER NOT NULL REFERENCES "task" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "minutes" INTEGER NOT NULL,
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "fires_at" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("task_id", "minutes")
);
CREATE INDEX "task_reminder_fires_at_idx" ON "task_reminder" ("fires_at");
CREATE INDEX "task_reminder_user_id_idx" ON "task_reminder" ("user_id");

-- The moment of a local time: one that a jump of the clock skips is the moment of the jump, one that comes twice the first.
CREATE FUNCTION "local_instant"("wall" timestamp, "zone" text) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE
  around timestamptz := wall AT TIME ZONE 'UTC';
  offset_before interval := ((around - interval '1 day') AT TIME ZONE zone) - ((around - interval '1 day') AT TIME ZONE 'UTC');
  offset_after interval := ((around + interval '1 day') AT TIME ZONE zone) - ((around + interval '1 day') AT TIME ZONE 'UTC');
  low timestamptz := (wall - offset_after) AT TIME ZONE 'UTC';
  high timestamptz := (wall - offset_before) AT TIME ZONE 'UTC';
  middle timestamptz;
BEGIN
  IF high AT TIME ZONE zone = wall THEN RETURN high; END IF;
  IF low AT TIME ZONE zone = wall THEN RETURN low; END IF;
  WHILE high - low > interval '1 second' LOOP
    middle := low + (high - low) / 2;
    IF (middle AT TIME ZONE zone) - (middle AT TIME ZONE 'UTC') = offset_before THEN low := middle; ELSE high := middle; END IF;
  END LOOP;
  RETURN date_trunc('second', high);
END $$;

-- When a task is due; a day without a time counts from 09:00. A zone that this database does not know yet counts as UTC.
CREATE FUNCTION "task_due_at"("due_date" date, "due_time" text, "zone" text) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN local_instant(due_date + coalesce(due_time, '09:00')::time, zone);
EXCEPTION WHEN invalid_parameter_value THEN
  RETURN local_instant(due_date + coalesce(due_time, '09:00')::time, 'UTC');
END $$;

-- Whoever writes a task, in whatever statement, leaves its reminders right in the same transaction.
CREATE FUNCTION "set_task_reminders"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  zone text;
  due timestamptz;
BEGIN
  DELETE FROM task_reminder WHERE task_id = NEW.id AND user_id = NEW.user_id;
  IF NEW.due_date IS NULL OR NEW.status = 'completed' OR NEW.deleted_at IS NOT NULL THEN RETURN NULL; END IF;
  -- Waits for a change of the zone that is under way, which otherwise would not see this task, nor this the zone.
  SELECT coalesce(time_zone, named_zone, 'UTC') INTO zone FROM "user" WHERE id = NEW.user_id FOR SHARE;
  due := task_due_at(NEW.due_date, NEW.due_time, zone);
  INSERT INTO task_reminder (task_id, minutes, user_id, fires_at)
    SELECT DISTINCT NEW.id, minutes, NEW.user_id, due - make_interval(mins => minutes)
    FROM unnest(NEW.reminders) AS minutes WHERE due - make_interval(mins => minutes) > now();
  RETURN NULL;
END $$;
CREATE TRIGGER task_made_reminders AFTER INSERT ON "task" FOR EACH ROW
  WHEN (cardinality(NEW.reminders) > 0) EXECUTE FUNCTION set_task_reminders();
CREATE TRIGGER task_changed_reminders AFTER UPDATE ON "task" FOR EACH ROW
  WHEN ((cardinality(OLD.reminders) > 0 OR cardinality(NEW.reminders) > 0)
    AND (OLD.reminders, OLD.due_date, OLD.due_time, OLD.status, OLD.deleted_at) IS DISTINCT FROM (NEW.reminders, NEW.due_date, NEW.due_time, NEW.status, NEW.deleted_at))
  EXECUTE FUNCTION set_task_reminders();

CREATE FUNCTION "move_task_reminders"() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER user_moved_reminders AFTER UPDATE ON "user" FOR EACH ROW
  WHEN (coalesce(OLD.time_zone, OLD.named_zone) IS DISTINCT FROM coalesce(NEW.time_zone, NEW.named_zone)) EXECUTE FUNCTION move_task_reminders();

INSERT INTO "task_reminder" ("task_id", "minutes", "user_id", "fires_at")
  SELECT DISTINCT task.id, minutes, task.user_id, task_due_at(due_date, due_time, coalesce(time_zone, 'UTC')) - make_interval(mins => minutes)
  FROM "task" JOIN "user" ON "user".id = task.user_id, unnest(reminders) AS minutes
  WHERE due_date IS NOT NULL AND status <> 'completed' AND task.deleted_at IS NULL
    AND task_due_at(due_date, due_time, coalesce(time_zone, 'UTC')) - make_interval(mins => minutes) > now();
