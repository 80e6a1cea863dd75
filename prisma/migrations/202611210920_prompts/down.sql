-- DropTable
DROP TABLE "saved_prompt";

-- AlterTable
ALTER TABLE "conversation" DROP COLUMN "prompt";
