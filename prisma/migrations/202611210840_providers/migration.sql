-- CreateEnum
CREATE TYPE "provider_kind" AS ENUM ('openai', 'anthropic', 'compatible');

-- AlterTable
ALTER TABLE "usage_entry" ADD COLUMN "own_key" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "provider_account" (
    "id" UUID NOT NULL,
    "user_id" INTEGER NOT NULL,
    "kind" "provider_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "base_url" TEXT NOT NULL,
    "sealed_key" TEXT,
    "key_last_four" TEXT,
    "models" JSONB NOT NULL DEFAULT '[]',
    "tested_at" TIMESTAMPTZ(3),
    "test_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mcp_server" (
    "id" UUID NOT NULL,
    "user_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "sealed_token" TEXT,
    "token_last_four" TEXT,
    "tools" JSONB NOT NULL DEFAULT '[]',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "tested_at" TIMESTAMPTZ(3),
    "test_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mcp_server_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "provider_account_user_id_created_at_idx" ON "provider_account"("user_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "mcp_server_user_id_name_key" ON "mcp_server"("user_id", "name");

-- AddForeignKey
ALTER TABLE "provider_account" ADD CONSTRAINT "provider_account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mcp_server" ADD CONSTRAINT "mcp_server_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
