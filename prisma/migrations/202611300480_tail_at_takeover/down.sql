DROP TRIGGER "message_drop_stale_tail" ON "message";
DROP FUNCTION "drop_stale_tail"();
DROP TRIGGER "run_fold_tail" ON "run";
DROP FUNCTION "fold_tail"();
