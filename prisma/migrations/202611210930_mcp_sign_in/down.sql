-- AlterTable
ALTER TABLE "mcp_server" DROP COLUMN "sign_in",
DROP COLUMN "sealed_grant",
DROP COLUMN "sealed_attempt",
DROP COLUMN "renewal_lease",
DROP COLUMN "renewal_until",
DROP COLUMN "tools_left_out",
DROP COLUMN "trusted";

-- DropEnum
DROP TYPE "mcp_sign_in";
