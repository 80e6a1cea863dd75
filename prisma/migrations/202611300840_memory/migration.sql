CREATE TYPE "memory_kind" AS ENUM ('me', 'work', 'project');

ALTER TABLE "user" ADD COLUMN "memory_enabled" BOOLEAN NOT NULL DEFAULT true;

-- What the assistant remembers from one conversation to the next.
CREATE TABLE "memory" (
  "id" SERIAL PRIMARY KEY,
  "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "kind" "memory_kind" NOT NULL,
  "project_id" INTEGER REFERENCES "project" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "text" TEXT NOT NULL,
  "conversation_id" UUID,
  "message_id" UUID,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "deleted_at" TIMESTAMPTZ(3),
  CONSTRAINT "memory_kind_of_project" CHECK (("kind" = 'project') = ("project_id" IS NOT NULL))
);
CREATE INDEX "memory_user_id_id_idx" ON "memory" ("user_id", "id");
CREATE INDEX "memory_project_id_idx" ON "memory" ("project_id");
CREATE INDEX "memory_deleted_at_idx" ON "memory" ("deleted_at");
