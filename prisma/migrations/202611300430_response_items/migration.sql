-- What models said to programs over /v1/responses, for requests that refer to it by id: official clients do so by themselves.
CREATE TABLE "response_item" (
  "user_id" INTEGER NOT NULL,
  "id" TEXT NOT NULL,
  -- JSON as text: jsonb takes no NUL, and nothing is looked for inside.
  "item" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "response_item_pkey" PRIMARY KEY ("user_id", "id"),
  CONSTRAINT "response_item_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "response_item_created_at_idx" ON "response_item" ("created_at");
