-- CreateTable
CREATE TABLE "billing_customer" (
    "user_id" INTEGER NOT NULL,
    "external_id" TEXT NOT NULL,
    "customer_id" TEXT,
    "email" TEXT,
    "gone_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "billing_customer_pkey" PRIMARY KEY ("user_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "billing_customer_external_id_key" ON "billing_customer"("external_id");

-- CreateIndex
CREATE UNIQUE INDEX "billing_customer_customer_id_key" ON "billing_customer"("customer_id");

-- AddForeignKey
ALTER TABLE "billing_customer" ADD CONSTRAINT "billing_customer_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Polar was given the number of the account until now, and its external ids cannot be changed. Who has a subscription here is
-- known to be that customer and keeps the number; everybody else gets a random id with the next purchase.
INSERT INTO "billing_customer" ("user_id", "external_id")
SELECT DISTINCT "user_id", "user_id"::text FROM "subscription";
