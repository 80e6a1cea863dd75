ALTER TABLE "task_import" DROP COLUMN "section_ids", DROP COLUMN "filter_ids";
