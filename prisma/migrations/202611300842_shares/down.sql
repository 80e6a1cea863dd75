DROP TABLE "share";
