ALTER TABLE "audit_entry" DROP COLUMN "feed_seq";
