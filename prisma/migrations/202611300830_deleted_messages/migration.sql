-- Deleted messages wait in a deleted conversation of their own, which names the one that they come from.
ALTER TABLE "conversation" ADD COLUMN "deleted_from" UUID REFERENCES "conversation" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "conversation_deleted_from_idx" ON "conversation" ("deleted_from");

-- The branch that was last looked at, by one of its messages, and since when.
ALTER TABLE "conversation" ADD COLUMN "shown_message_id" UUID, ADD COLUMN "shown_at" TIMESTAMPTZ(3);
