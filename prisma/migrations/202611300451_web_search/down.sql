-- AlterTable
ALTER TABLE "conversation" DROP COLUMN "web_search";
