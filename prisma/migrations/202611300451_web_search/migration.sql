-- AlterTable
ALTER TABLE "conversation" ADD COLUMN "web_search" BOOLEAN;
