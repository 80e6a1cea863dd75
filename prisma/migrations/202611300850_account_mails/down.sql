DROP TABLE "account_mail";
