-- AlterTable
ALTER TABLE "provider_account" DROP COLUMN "set_facts",
DROP COLUMN "told_facts";
