-- AlterTable
ALTER TABLE "usage_hold" DROP COLUMN "reply";
