DROP TABLE "dry_run";
