-- What the runs of one schedule may use; null, as an older version leaves it: all of its user's tools.
ALTER TABLE "schedule" ADD COLUMN "tools" JSONB;
