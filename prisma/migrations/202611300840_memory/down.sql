DROP TABLE "memory";
ALTER TABLE "user" DROP COLUMN "memory_enabled";
DROP TYPE "memory_kind";
