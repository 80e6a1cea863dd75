-- CreateEnum
CREATE TYPE "upload_extraction" AS ENUM ('none', 'pending', 'done', 'failed');

-- AlterTable
ALTER TABLE "upload" ADD COLUMN     "extraction" "upload_extraction" NOT NULL DEFAULT 'none',
ADD COLUMN     "extraction_attempts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "extraction_due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "extraction_error" TEXT,
ADD COLUMN     "used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateTable
CREATE TABLE "upload_text" (
    "upload_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "truncated" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "upload_text_pkey" PRIMARY KEY ("upload_id")
);

-- CreateTable
CREATE TABLE "message_upload" (
    "message_id" UUID NOT NULL,
    "upload_id" UUID NOT NULL,

    CONSTRAINT "message_upload_pkey" PRIMARY KEY ("message_id","upload_id")
);

-- CreateTable
CREATE TABLE "dead_file" (
    "key" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dead_file_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "message_upload_upload_id_idx" ON "message_upload"("upload_id");

-- CreateIndex
CREATE INDEX "dead_file_due_at_idx" ON "dead_file"("due_at");

-- CreateIndex
CREATE INDEX "upload_used_at_idx" ON "upload"("used_at");

-- CreateIndex
CREATE INDEX "upload_extraction_extraction_due_at_idx" ON "upload"("extraction", "extraction_due_at");

-- AddForeignKey
ALTER TABLE "upload_text" ADD CONSTRAINT "upload_text_upload_id_fkey" FOREIGN KEY ("upload_id") REFERENCES "upload"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_upload" ADD CONSTRAINT "message_upload_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_upload" ADD CONSTRAINT "message_upload_upload_id_fkey" FOREIGN KEY ("upload_id") REFERENCES "upload"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Files that messages hold already stay, and their text is read like that of new ones.
INSERT INTO "message_upload" ("message_id", "upload_id")
SELECT DISTINCT message.id, upload.id
FROM "message", jsonb_array_elements(message.parts) AS part JOIN "upload" ON upload.id::text = part->>'uploadId'
WHERE part->>'type' = 'file' AND upload.user_id = message.user_id;
UPDATE "upload" SET extraction = 'pending' WHERE mime NOT LIKE 'image/%';

-- However a row goes, by the purge or with its account, its bytes are noted as dead in the same transaction.
CREATE FUNCTION note_dead_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dead_file (key, due_at) VALUES (OLD.id::text, now()) ON CONFLICT (key) DO UPDATE SET due_at = now();
  RETURN NULL;
END $$;
CREATE TRIGGER upload_gone AFTER DELETE ON "upload" FOR EACH ROW EXECUTE FUNCTION note_dead_file();
