DROP TABLE "upload_reservation";
