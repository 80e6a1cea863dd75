-- DropIndex
DROP INDEX "usage_entry_user_id_id_idx";

-- AlterTable
ALTER TABLE "conversation" DROP COLUMN "title_source";

-- DropEnum
DROP TYPE "title_source";
