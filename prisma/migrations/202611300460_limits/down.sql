ALTER TABLE "usage_hold" DROP COLUMN "open_until";
ALTER TABLE "usage_hold" DROP COLUMN "output_max";
-- What own keys may cost never counted before: without the column it must not begin to.
DELETE FROM "usage_hold" WHERE "own_key";
ALTER TABLE "usage_hold" DROP COLUMN "own_key";
DROP INDEX "usage_balance_day_idx";
DROP TABLE "spend_day";
DROP TABLE "user_limit";
