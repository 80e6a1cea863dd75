ALTER TABLE "conversation"
  DROP COLUMN "pinned_at",
  DROP COLUMN "archived_at",
  DROP COLUMN "project_id",
  DROP COLUMN "temporary_until";
