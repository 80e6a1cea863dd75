-- CreateEnum
CREATE TYPE "summary_source" AS ENUM ('model', 'user');

-- AlterTable
ALTER TABLE "conversation" ADD COLUMN "summarised_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "conversation_summary" (
    "id" UUID NOT NULL,
    "user_id" INTEGER NOT NULL,
    "conversation_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "source" "summary_source" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversation_summary_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "conversation_summary_user_id_conversation_id_updated_at_idx" ON "conversation_summary"("user_id", "conversation_id", "updated_at");

-- CreateIndex
CREATE UNIQUE INDEX "conversation_summary_user_id_message_id_key" ON "conversation_summary"("user_id", "message_id");

-- AddForeignKey
ALTER TABLE "conversation_summary" ADD CONSTRAINT "conversation_summary_user_id_conversation_id_fkey" FOREIGN KEY ("user_id", "conversation_id") REFERENCES "conversation"("user_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation_summary" ADD CONSTRAINT "conversation_summary_user_id_message_id_fkey" FOREIGN KEY ("user_id", "message_id") REFERENCES "message"("user_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
