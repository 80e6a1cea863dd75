ALTER TABLE "spend_day" DROP COLUMN "refused_at";
