DROP TABLE "reply_state";
