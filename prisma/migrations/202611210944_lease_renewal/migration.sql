-- A lease is renewed every few moments: with its time in no index, and room on the page, that touches no index at all.
DROP INDEX "run_status_lease_expires_at_idx";
CREATE INDEX "run_status_lease_owner_idx" ON "run"("status", "lease_owner");
ALTER TABLE "run" SET (fillfactor = 70);
ALTER TABLE "message" SET (fillfactor = 85);
