ALTER TABLE "saved_filter" DROP COLUMN "position";
