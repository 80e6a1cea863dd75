-- AlterTable
ALTER TABLE "provider_account" ADD COLUMN "set_facts" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN "told_facts" JSONB NOT NULL DEFAULT '{}';
