-- What a live reply has grown since its `parts` were written: a flush then writes that, and not a long reply over and over.
ALTER TABLE "message" ADD COLUMN "tail" JSONB;
-- Small, and soon written again: not worth compressing.
ALTER TABLE "message" ALTER COLUMN "tail" SET STORAGE EXTERNAL;
-- Only while it is live: an end is whole.
ALTER TABLE "message" ADD CONSTRAINT "message_tail_check" CHECK (tail IS NULL OR status = 'streaming');
