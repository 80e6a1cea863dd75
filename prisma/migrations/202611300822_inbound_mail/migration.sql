-- The secret address whose mails become tasks of a person.
CREATE TABLE "mail_address" (
  "user_id" INTEGER NOT NULL PRIMARY KEY REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "token_hash" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- Mails that have become tasks: a mail that comes twice makes one.
CREATE TABLE "inbound_mail" (
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "message_hash" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY ("user_id", "message_hash")
);
CREATE INDEX "inbound_mail_created_at_idx" ON "inbound_mail" ("created_at");
