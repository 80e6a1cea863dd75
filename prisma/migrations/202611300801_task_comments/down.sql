DROP TABLE "task_comment";
DROP TYPE "comment_author";
