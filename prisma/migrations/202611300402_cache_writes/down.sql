ALTER TABLE "usage_entry" DROP COLUMN "cache_write_tokens";
