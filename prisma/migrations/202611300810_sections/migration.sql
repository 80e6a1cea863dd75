-- The parts of a project, in an order by hand.
CREATE TABLE "section" (
  "id" SERIAL PRIMARY KEY,
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "project_id" INTEGER NOT NULL REFERENCES "project" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "name" TEXT NOT NULL,
  "position" TEXT COLLATE "C" NOT NULL,
  "task_ids" INTEGER[] NOT NULL DEFAULT ARRAY[]::INTEGER[],
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "deleted_at" TIMESTAMPTZ(3)
);
CREATE INDEX "section_user_id_id_idx" ON "section" ("user_id", "id");
CREATE INDEX "section_project_id_idx" ON "section" ("project_id");
CREATE INDEX "section_deleted_at_idx" ON "section" ("deleted_at");

ALTER TABLE "task" ADD COLUMN "section_id" INTEGER REFERENCES "section" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "task_section_id_idx" ON "task" ("section_id");

-- A task is in a section of its own project, or in none, whoever writes: moving it to another project takes it out.
CREATE FUNCTION "settle_section"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.section_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM section WHERE id = NEW.section_id AND project_id IS NOT DISTINCT FROM NEW.project_id AND deleted_at IS NULL
  ) THEN
    NEW.section_id := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "task_section_settled" BEFORE INSERT OR UPDATE OF "project_id", "section_id" ON "task"
  FOR EACH ROW EXECUTE FUNCTION "settle_section"();
