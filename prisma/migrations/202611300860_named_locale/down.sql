ALTER TABLE "user" DROP COLUMN "named_locale";
