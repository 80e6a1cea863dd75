-- AlterTable
ALTER TABLE "usage_entry" ADD COLUMN     "reported_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "billing_cancellation" (
    "subscription_id" TEXT NOT NULL,
    "user_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "billing_cancellation_pkey" PRIMARY KEY ("subscription_id")
);

-- CreateIndex
CREATE INDEX "billing_cancellation_done_at_next_try_at_idx" ON "billing_cancellation"("done_at", "next_try_at");

-- CreateIndex
CREATE INDEX "usage_entry_reported_at_id_idx" ON "usage_entry"("reported_at", "id");
