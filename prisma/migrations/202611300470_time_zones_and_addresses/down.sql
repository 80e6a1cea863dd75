-- Addresses stay in their letters.
ALTER TABLE "run" DROP COLUMN "time_zone";
ALTER TABLE "user" DROP COLUMN "locale";
ALTER TABLE "user" DROP COLUMN "time_zone";
