ALTER TABLE "upload" DROP COLUMN "charset";
