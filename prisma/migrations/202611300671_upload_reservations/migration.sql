-- Files on their way to any process: what one of them has promised room to counts in the others too.
CREATE TABLE "upload_reservation" (
  "id" UUID NOT NULL,
  "user_id" INTEGER NOT NULL,
  "bytes" INTEGER NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "upload_reservation_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "upload_reservation_user_id_expires_at_idx" ON "upload_reservation"("user_id", "expires_at");
ALTER TABLE "upload_reservation" ADD CONSTRAINT "upload_reservation_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
