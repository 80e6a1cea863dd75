-- AlterTable
ALTER TABLE "message" DROP COLUMN "notes";
