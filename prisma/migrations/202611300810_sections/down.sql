DROP TRIGGER "task_section_settled" ON "task";
DROP FUNCTION "settle_section"();
ALTER TABLE "task" DROP COLUMN "section_id";
DROP TABLE "section";
