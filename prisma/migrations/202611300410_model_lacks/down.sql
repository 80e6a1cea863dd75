-- DropTable
DROP TABLE "model_lack";

-- AlterTable
ALTER TABLE "provider_account" DROP COLUMN "first_byte_seconds",
DROP COLUMN "idle_seconds",
DROP COLUMN "learned",
DROP COLUMN "total_seconds";
