-- DropTable
DROP TABLE "usage_balance";

-- DropTable
DROP TABLE "usage_hold";

-- AlterTable
ALTER TABLE "usage_entry" DROP COLUMN "released";
ALTER TABLE "usage_entry" DROP COLUMN "conversation_id";
