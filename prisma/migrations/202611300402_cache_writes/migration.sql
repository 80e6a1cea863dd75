-- Of the input tokens those that the provider wrote to its cache, at a price of their own.
ALTER TABLE "usage_entry" ADD COLUMN "cache_write_tokens" INTEGER NOT NULL DEFAULT 0;
