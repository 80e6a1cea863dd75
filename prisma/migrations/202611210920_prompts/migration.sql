-- AlterTable
ALTER TABLE "conversation" ADD COLUMN "prompt" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "saved_prompt" (
    "id" UUID NOT NULL,
    "user_id" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saved_prompt_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "saved_prompt_user_id_created_at_idx" ON "saved_prompt"("user_id", "created_at");

-- AddForeignKey
ALTER TABLE "saved_prompt" ADD CONSTRAINT "saved_prompt_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
