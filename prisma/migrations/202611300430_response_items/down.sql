DROP TABLE "response_item";
