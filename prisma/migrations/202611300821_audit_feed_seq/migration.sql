-- The feed event that was written with an entry: it has the thing as it was after that, from which an entry can be undone.
ALTER TABLE "audit_entry" ADD COLUMN "feed_seq" BIGINT;
