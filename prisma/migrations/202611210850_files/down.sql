DROP TRIGGER upload_gone ON "upload";
DROP FUNCTION note_dead_file();

-- DropTable
DROP TABLE "upload_text";

-- DropTable
DROP TABLE "message_upload";

-- DropTable
DROP TABLE "dead_file";

-- DropIndex
DROP INDEX "upload_used_at_idx";

-- DropIndex
DROP INDEX "upload_extraction_extraction_due_at_idx";

-- AlterTable
ALTER TABLE "upload" DROP COLUMN "extraction",
DROP COLUMN "extraction_attempts",
DROP COLUMN "extraction_due_at",
DROP COLUMN "extraction_error",
DROP COLUMN "used_at";

-- DropEnum
DROP TYPE "upload_extraction";
