-- What a client calls a task that it makes: the same is made once, however much later it is sent again.
ALTER TABLE "task" ADD COLUMN "client_id" UUID;
CREATE UNIQUE INDEX "task_user_id_client_id_key" ON "task" ("user_id", "client_id");
