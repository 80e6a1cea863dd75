ALTER TABLE "message" RESET (fillfactor);
ALTER TABLE "run" RESET (fillfactor);
DROP INDEX "run_status_lease_owner_idx";
CREATE INDEX "run_status_lease_expires_at_idx" ON "run"("status", "lease_expires_at");
