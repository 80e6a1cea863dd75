-- AlterTable
ALTER TABLE "usage_entry" ADD COLUMN "cached_input_tokens" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "estimated" BOOLEAN NOT NULL DEFAULT false;
