ALTER TABLE "conversation" DROP COLUMN "shown_message_id", DROP COLUMN "shown_at";
DROP INDEX "conversation_deleted_from_idx";
-- What was deleted stays deleted: without its origin it would come back as a chat of its own.
DELETE FROM "conversation" WHERE "deleted_from" IS NOT NULL;
ALTER TABLE "conversation" DROP COLUMN "deleted_from";
