DROP TABLE "schedule_clock";
DROP TABLE "occurrence";
DROP TABLE "schedule";
ALTER TABLE "run" DROP COLUMN "cap_micro_usd";
DROP TYPE "occurrence_status";
DROP TYPE "occurrence_trigger";
DROP TYPE "catch_up";
