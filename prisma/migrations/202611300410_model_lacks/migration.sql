-- AlterTable
ALTER TABLE "provider_account" ADD COLUMN "learned" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN "first_byte_seconds" INTEGER,
ADD COLUMN "idle_seconds" INTEGER,
ADD COLUMN "total_seconds" INTEGER;

-- CreateTable
CREATE TABLE "model_lack" (
    "origin" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "lack" TEXT NOT NULL,
    "said" TEXT NOT NULL,
    "learned_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_lack_pkey" PRIMARY KEY ("origin", "model", "lack")
);
