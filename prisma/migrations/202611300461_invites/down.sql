DROP TABLE "invite";
