DROP TABLE "guess";
DROP TABLE "known_client";
ALTER TABLE "two_factor" DROP COLUMN "last_step";
ALTER TABLE "session" DROP COLUMN "proven_from";
ALTER TABLE "session" DROP COLUMN "proven_at";
