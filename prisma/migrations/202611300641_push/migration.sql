CREATE TYPE "delivery_channel" AS ENUM ('push', 'mail');
CREATE TYPE "delivery_state" AS ENUM ('queued', 'sent', 'failed');

-- A browser that wants to be told. It goes with the session or key that named it, but not when a session merely expires.
CREATE TABLE "push_subscription" (
  "id" SERIAL PRIMARY KEY,
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "endpoint" TEXT NOT NULL,
  "endpoint_hash" TEXT NOT NULL,
  "p256dh" TEXT NOT NULL,
  "auth" TEXT NOT NULL,
  "session_id" INTEGER,
  "api_key_id" INTEGER REFERENCES "api_key" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "expires_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX "push_subscription_endpoint_hash_key" ON "push_subscription" ("endpoint_hash");
CREATE INDEX "push_subscription_user_id_idx" ON "push_subscription" ("user_id");
CREATE INDEX "push_subscription_session_id_idx" ON "push_subscription" ("session_id");
CREATE INDEX "push_subscription_api_key_id_idx" ON "push_subscription" ("api_key_id");

-- Signing out, and being signed out, ends what that session was told. A session that expired was left without a word.
CREATE FUNCTION end_push_of_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM push_subscription WHERE session_id = OLD.id AND user_id = OLD.user_id;
  RETURN NULL;
END $$;
CREATE TRIGGER session_ends_push AFTER DELETE ON "session" FOR EACH ROW WHEN (OLD.expires_at > now()) EXECUTE FUNCTION end_push_of_session();

-- How one notification reaches one device or mailbox.
CREATE TABLE "notification_delivery" (
  "id" SERIAL PRIMARY KEY,
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "notification_id" INTEGER NOT NULL REFERENCES "notification" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "channel" "delivery_channel" NOT NULL,
  "subscription_id" INTEGER REFERENCES "push_subscription" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "state" "delivery_state" NOT NULL DEFAULT 'queued',
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "next_try_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "ended_at" TIMESTAMPTZ(3),
  "error" TEXT
);
CREATE UNIQUE INDEX "notification_delivery_notification_id_channel_subscription__key" ON "notification_delivery" ("notification_id", "channel", "subscription_id");
CREATE INDEX "notification_delivery_state_next_try_at_idx" ON "notification_delivery" ("state", "next_try_at");
CREATE INDEX "notification_delivery_subscription_id_idx" ON "notification_delivery" ("subscription_id");
CREATE INDEX "notification_delivery_user_id_idx" ON "notification_delivery" ("user_id");

-- What a person chose; without a row everything is pushed and nothing is mailed.
CREATE TABLE "notification_setting" (
  "user_id" INTEGER NOT NULL PRIMARY KEY REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "push_kinds" "notification_kind"[] NOT NULL,
  "mail_kinds" "notification_kind"[] NOT NULL,
  "quiet_from" VARCHAR(5),
  "quiet_until" VARCHAR(5),
  "quiet_zone" VARCHAR(64) NOT NULL DEFAULT 'UTC',
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
