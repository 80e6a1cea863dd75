-- DropIndex
DROP INDEX "usage_entry_reported_at_id_idx";

-- DropTable
DROP TABLE "billing_cancellation";

-- AlterTable
ALTER TABLE "usage_entry" DROP COLUMN "reported_at";
