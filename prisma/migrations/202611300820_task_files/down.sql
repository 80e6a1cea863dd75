DROP TABLE "task_file";
