-- When mails go out once a day, all as one; null, as an older version leaves it: each at once.
ALTER TABLE "notification_setting" ADD COLUMN "mail_digest_at" VARCHAR(5);
ALTER TABLE "notification_delivery" ADD COLUMN "digest" BOOLEAN NOT NULL DEFAULT false;
