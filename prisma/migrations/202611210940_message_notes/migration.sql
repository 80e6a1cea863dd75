-- AlterTable
ALTER TABLE "message" ADD COLUMN "notes" JSONB;
