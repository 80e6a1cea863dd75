-- DropForeignKey
ALTER TABLE "provider_account" DROP CONSTRAINT "provider_account_user_id_fkey";

-- DropForeignKey
ALTER TABLE "mcp_server" DROP CONSTRAINT "mcp_server_user_id_fkey";

-- DropTable
DROP TABLE "provider_account";

-- DropTable
DROP TABLE "mcp_server";

-- AlterTable
ALTER TABLE "usage_entry" DROP COLUMN "own_key";

-- DropEnum
DROP TYPE "provider_kind";
