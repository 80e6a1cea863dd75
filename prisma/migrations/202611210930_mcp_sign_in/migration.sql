-- CreateEnum
CREATE TYPE "mcp_sign_in" AS ENUM ('none', 'needed', 'done', 'again');

-- AlterTable
ALTER TABLE "mcp_server" ADD COLUMN "sign_in" "mcp_sign_in" NOT NULL DEFAULT 'none',
ADD COLUMN "sealed_grant" TEXT,
ADD COLUMN "sealed_attempt" TEXT,
ADD COLUMN "renewal_lease" UUID,
ADD COLUMN "renewal_until" TIMESTAMPTZ(3),
ADD COLUMN "tools_left_out" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "trusted" BOOLEAN NOT NULL DEFAULT false;
