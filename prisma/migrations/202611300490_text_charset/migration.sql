-- How a text file is written that is not in UTF-8, so that it is served as what it is.
ALTER TABLE "upload" ADD COLUMN "charset" TEXT;
