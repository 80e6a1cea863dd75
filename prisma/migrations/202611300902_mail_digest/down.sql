ALTER TABLE "notification_delivery" DROP COLUMN "digest";
ALTER TABLE "notification_setting" DROP COLUMN "mail_digest_at";
