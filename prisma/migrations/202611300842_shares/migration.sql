-- Links at which anybody can read what somebody chose to show of a conversation.
CREATE TABLE "share" (
  "id" UUID PRIMARY KEY,
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "conversation_id" UUID NOT NULL,
  "token_hash" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "messages" JSONB NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3),
  CONSTRAINT "share_user_id_conversation_id_fkey" FOREIGN KEY ("user_id", "conversation_id")
    REFERENCES "conversation" ("user_id", "id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "share_token_hash_key" ON "share" ("token_hash");
CREATE INDEX "share_user_id_created_at_idx" ON "share" ("user_id", "created_at");
CREATE INDEX "share_expires_at_idx" ON "share" ("expires_at");
