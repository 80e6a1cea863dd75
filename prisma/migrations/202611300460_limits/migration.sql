-- One row a user, changed by everything that begins something which a limit counts: it puts such beginnings in order.
CREATE TABLE "user_limit" (
    "user_id" INTEGER NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 0,
    "turn_cap_micro_usd" BIGINT,
    "day_cap_micro_usd" BIGINT,

    CONSTRAINT "user_limit_pkey" PRIMARY KEY ("user_id"),
    CONSTRAINT "user_limit_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
-- Its rows change with every reply: room on the page keeps that off the index.
ALTER TABLE "user_limit" SET (fillfactor = 50);

-- What all users' calls of a day may cost the operator, where SPEND_CAP_USD_PER_DAY is set.
CREATE TABLE "spend_day" (
    "day" DATE NOT NULL,
    "reserved_micro_usd" BIGINT NOT NULL,

    CONSTRAINT "spend_day_pkey" PRIMARY KEY ("day")
);
CREATE INDEX "usage_balance_day_idx" ON "usage_balance"("day");

-- A hold on the user's own money counts towards their own caps alone.
ALTER TABLE "usage_hold" ADD COLUMN "own_key" BOOLEAN NOT NULL DEFAULT false;
-- The longest answer that the hold pays for.
ALTER TABLE "usage_hold" ADD COLUMN "output_max" INTEGER;
-- A call to a program takes one of the places for replies at once until then; renewed while it lives.
ALTER TABLE "usage_hold" ADD COLUMN "open_until" TIMESTAMPTZ(3);
