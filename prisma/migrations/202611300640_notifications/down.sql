DROP TABLE "notification";
DROP TYPE "notification_kind";
