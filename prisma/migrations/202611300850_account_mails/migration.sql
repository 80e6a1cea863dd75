-- A mail about an account that is not sent yet. It is sealed, because a link in it opens the account, and goes once it is sent.
CREATE TABLE "account_mail" (
  "id" UUID PRIMARY KEY,
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "key" TEXT NOT NULL,
  "sealed" TEXT NOT NULL,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "next_try_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL
);
CREATE UNIQUE INDEX "account_mail_user_id_key_key" ON "account_mail" ("user_id", "key");
CREATE INDEX "account_mail_next_try_at_idx" ON "account_mail" ("next_try_at");
