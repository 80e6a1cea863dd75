-- AlterTable
ALTER TABLE "usage_entry" DROP COLUMN "cached_input_tokens",
DROP COLUMN "estimated";
