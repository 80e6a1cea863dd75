-- When a call was last refused because SPEND_CAP_USD_PER_DAY was reached, so that pages can say so beforehand.
ALTER TABLE "spend_day" ADD COLUMN "refused_at" TIMESTAMPTZ(3);
