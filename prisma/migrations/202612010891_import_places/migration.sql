-- What else an import made, for its undo.
ALTER TABLE "task_import"
  ADD COLUMN "section_ids" INTEGER[] NOT NULL DEFAULT ARRAY[]::INTEGER[],
  ADD COLUMN "filter_ids" INTEGER[] NOT NULL DEFAULT ARRAY[]::INTEGER[];
