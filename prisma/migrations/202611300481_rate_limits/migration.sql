-- Counts that all processes share. Unlogged: they cost no write-ahead log, and a crash of the database forgives.
CREATE UNLOGGED TABLE "rate_limit" (
    "key" TEXT NOT NULL,
    "taken" INTEGER NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "rate_limit_ends_at_idx" ON "rate_limit"("ends_at");
