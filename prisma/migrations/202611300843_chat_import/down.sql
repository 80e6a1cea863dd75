DROP TABLE "chat_source";
DROP TABLE "chat_import";
