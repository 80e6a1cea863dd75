-- A list of tasks with a name of its own, and what the assistant is told in it.
CREATE TABLE "project" (
  "id" SERIAL PRIMARY KEY,
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "name" TEXT NOT NULL,
  "color" TEXT,
  "instructions" TEXT NOT NULL DEFAULT '',
  "archived" BOOLEAN NOT NULL DEFAULT false,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX "project_user_id_id_idx" ON "project" ("user_id", "id");

CREATE TYPE "recurrence_from" AS ENUM ('due', 'completion');

-- Every column has a default, so that a version from before them goes on writing tasks.
ALTER TABLE "task"
  ADD COLUMN "due_time" VARCHAR(5),
  ADD COLUMN "start_date" DATE,
  ADD COLUMN "reminders" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
  ADD COLUMN "recurrence" TEXT,
  ADD COLUMN "recurrence_from" "recurrence_from" NOT NULL DEFAULT 'due',
  ADD COLUMN "project_id" INTEGER,
  ADD COLUMN "parent_id" INTEGER,
  ADD COLUMN "position" TEXT COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN "completed_at" TIMESTAMPTZ(3),
  ADD COLUMN "next_task_id" INTEGER;

-- 'd' begins an order key with four digits.
UPDATE "task" SET
  "completed_at" = CASE WHEN "status" = 'completed' THEN "updated_at" END,
  "position" = 'd' || placed."digits"
FROM (
  SELECT "id", (
    SELECT string_agg(substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', ("place" / power(62, "digit")::bigint % 62)::int + 1, 1), '' ORDER BY "digit" DESC)
    FROM generate_series(0, 3) AS "digit"
  ) AS "digits"
  FROM (SELECT "id", row_number() OVER (PARTITION BY "user_id" ORDER BY "created_at", "id") AS "place" FROM "task") AS "numbered"
) AS placed
WHERE placed."id" = "task"."id";

ALTER TABLE "task"
  ADD CONSTRAINT "task_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
  ADD CONSTRAINT "task_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "task" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
  ADD CONSTRAINT "task_next_task_id_fkey" FOREIGN KEY ("next_task_id") REFERENCES "task" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "task_user_id_position_idx" ON "task" ("user_id", "position");
CREATE INDEX "task_project_id_idx" ON "task" ("project_id");
CREATE INDEX "task_parent_id_idx" ON "task" ("parent_id");
CREATE INDEX "task_next_task_id_idx" ON "task" ("next_task_id");

-- The order key behind `last`. It ends in the task's id: two tasks added at the same moment behind the same last one differ.
CREATE FUNCTION "order_key_after"("last" text, "id" integer) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  alphabet CONSTANT text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  head text := left(last, 1);
  size int;
  digits text;
  place int;
  tail text := '';
  rest int := id;
BEGIN
  FOR place IN 1..6 LOOP
    tail := substr(alphabet, rest % 62 + 1, 1) || tail;
    rest := rest / 62;
  END LOOP;
  tail := tail || 'V';
  IF coalesce(last, '') = '' THEN RETURN 'a0' || tail; END IF;
  -- The head says how many digits follow: a 1, b 2 … z 26; Z 1, Y 2 … A 26.
  size := CASE WHEN head >= 'a' COLLATE "C" THEN ascii(head) - 96 ELSE 91 - ascii(head) END;
  digits := substr(last, 2, size);
  place := length(rtrim(digits, 'z'));
  IF place > 0 THEN
    RETURN head || left(digits, place - 1) || substr(alphabet, strpos(alphabet, substr(digits, place, 1)) + 1, 1) || repeat('0', size - place) || tail;
  END IF;
  IF head = 'z' THEN
    -- No greater whole number: the fraction grows.
    digits := substr(last, size + 2);
    place := length(digits) - length(ltrim(digits, 'z')) + 1;
    RETURN left(last, size + 1) || left(digits, place - 1) || substr(alphabet, strpos(alphabet, coalesce(nullif(substr(digits, place, 1), ''), '0')) + 1, 1) || tail;
  END IF;
  IF head = 'Z' THEN RETURN 'a0' || tail; END IF;
  head := chr(ascii(head) + 1);
  RETURN head || repeat('0', CASE WHEN head >= 'a' COLLATE "C" THEN ascii(head) - 96 ELSE 91 - ascii(head) END) || tail;
END $$;

-- What follows from other columns, whoever writes: the place at the end, when it was completed, nothing of a day without a day.
CREATE FUNCTION "settle_task"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.position = '' THEN
      NEW.position := order_key_after((SELECT max(position) FROM task WHERE user_id = NEW.user_id), NEW.id);
    END IF;
    IF NEW.status = 'completed' AND NEW.completed_at IS NULL THEN NEW.completed_at := now(); END IF;
  ELSIF NEW.status IS DISTINCT FROM OLD.status THEN
    NEW.completed_at := CASE WHEN NEW.status = 'completed' THEN clock_timestamp() END;
  END IF;
  IF NEW.due_date IS NULL THEN
    NEW.due_time := NULL;
    NEW.recurrence := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "task_settled" BEFORE INSERT OR UPDATE OF "status", "due_date", "due_time", "recurrence" ON "task"
  FOR EACH ROW EXECUTE FUNCTION "settle_task"();
