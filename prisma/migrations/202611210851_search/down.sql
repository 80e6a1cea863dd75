DROP TRIGGER task_indexed ON "task";
DROP TRIGGER message_indexed ON "message";
DROP FUNCTION index_task();
DROP FUNCTION index_message();
DROP FUNCTION message_words(jsonb);
DROP FUNCTION search_words(text);

-- DropTable
DROP TABLE "task_search";

-- DropTable
DROP TABLE "message_search";
