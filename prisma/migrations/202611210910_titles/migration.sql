-- CreateEnum
CREATE TYPE "title_source" AS ENUM ('words', 'model', 'user');

-- AlterTable
-- Conversations from before may have been named by their users: none of them is renamed.
ALTER TABLE "conversation" ADD COLUMN "title_source" "title_source" NOT NULL DEFAULT 'user';
ALTER TABLE "conversation" ALTER COLUMN "title_source" SET DEFAULT 'words';

-- CreateIndex
CREATE INDEX "usage_entry_user_id_id_idx" ON "usage_entry"("user_id", "id");
