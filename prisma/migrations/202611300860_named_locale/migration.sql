-- The language that a browser of the user's asked for last: what is written to them in, unless the account has chosen one.
ALTER TABLE "user" ADD COLUMN "named_locale" VARCHAR(64);
