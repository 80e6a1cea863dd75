ALTER TABLE "conversation" DROP COLUMN "reasoning";
