DROP TABLE "calendar_feed";
DROP TABLE "task_source";
DROP TABLE "task_import";
