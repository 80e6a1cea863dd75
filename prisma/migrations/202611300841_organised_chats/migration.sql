ALTER TABLE "conversation"
  ADD COLUMN "pinned_at" TIMESTAMPTZ(3),
  ADD COLUMN "archived_at" TIMESTAMPTZ(3),
  ADD COLUMN "project_id" INTEGER REFERENCES "project" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
  ADD COLUMN "temporary_until" TIMESTAMPTZ(3);
CREATE INDEX "conversation_project_id_idx" ON "conversation" ("project_id");
CREATE INDEX "conversation_temporary_until_idx" ON "conversation" ("temporary_until");
