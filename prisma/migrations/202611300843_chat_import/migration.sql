-- One import of chats from elsewhere, which is undone as a whole.
CREATE TABLE "chat_import" (
  "id" UUID PRIMARY KEY,
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "source" VARCHAR(20) NOT NULL,
  "name" VARCHAR(255) NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "undone_at" TIMESTAMPTZ(3)
);
CREATE INDEX "chat_import_user_id_created_at_idx" ON "chat_import" ("user_id", "created_at");

-- What a chat is called where it came from: a second import leaves it alone.
CREATE TABLE "chat_source" (
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "source" VARCHAR(20) NOT NULL,
  "key" TEXT NOT NULL,
  "conversation_id" UUID NOT NULL,
  "import_id" UUID NOT NULL REFERENCES "chat_import" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  PRIMARY KEY ("user_id", "source", "key"),
  CONSTRAINT "chat_source_user_id_conversation_id_fkey" FOREIGN KEY ("user_id", "conversation_id")
    REFERENCES "conversation" ("user_id", "id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "chat_source_conversation_id_idx" ON "chat_source" ("conversation_id");
CREATE INDEX "chat_source_import_id_idx" ON "chat_source" ("import_id");
