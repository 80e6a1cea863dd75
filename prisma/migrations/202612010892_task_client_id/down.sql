ALTER TABLE "task" DROP COLUMN "client_id";
