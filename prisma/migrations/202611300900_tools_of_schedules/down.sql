ALTER TABLE "schedule" DROP COLUMN "tools";
