-- AlterTable
ALTER TABLE "usage_entry" ADD COLUMN "conversation_id" UUID;
ALTER TABLE "usage_entry" ADD COLUMN "released" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "usage_hold" (
    "run_id" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "amount_micro_usd" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "usage_hold_pkey" PRIMARY KEY ("run_id","step")
);

-- CreateTable
CREATE TABLE "usage_balance" (
    "user_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "cost_micro_usd" BIGINT NOT NULL,

    CONSTRAINT "usage_balance_pkey" PRIMARY KEY ("user_id","day")
);

-- CreateIndex
CREATE INDEX "usage_hold_user_id_created_at_idx" ON "usage_hold"("user_id", "created_at");

-- What was used before there were balances counts too.
INSERT INTO "usage_balance" ("user_id", "day", "cost_micro_usd")
SELECT "user_id", ("created_at" AT TIME ZONE 'UTC')::date, sum("cost_micro_usd") FROM "usage_entry"
WHERE NOT "own_key" AND "cost_micro_usd" > 0 GROUP BY 1, 2;
