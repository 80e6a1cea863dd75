-- DropTable
DROP TABLE "conversation_summary";

-- AlterTable
ALTER TABLE "conversation" DROP COLUMN "summarised_until";

-- DropEnum
DROP TYPE "summary_source";
