-- A process from before `tail` takes a run over with what `parts` has, and would end a message whose `tail` it does not know.
-- So whoever takes a run, of whichever version, finds the parts whole: the tail is added to them as the lease changes hands.
CREATE FUNCTION "fold_tail"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "message" SET tail = NULL, parts = coalesce(
    jsonb_set(parts, ARRAY[tail->>'part', 'text'], to_jsonb((parts->(tail->>'part')::int->>'text') || (tail->>'text'))), parts
  ) || (tail->'added') WHERE id = NEW.message_id AND tail IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER "run_fold_tail" AFTER UPDATE OF "lease_token" ON "run" FOR EACH ROW
  WHEN (OLD.lease_token IS DISTINCT FROM NEW.lease_token) EXECUTE FUNCTION "fold_tail"();
-- Whoever writes all parts and leaves the tail as it was does not know it: what was written is whole.
CREATE FUNCTION "drop_stale_tail"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.tail := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER "message_drop_stale_tail" BEFORE UPDATE OF "parts" ON "message" FOR EACH ROW
  WHEN (OLD.tail IS NOT NULL AND NEW.tail IS NOT DISTINCT FROM OLD.tail AND NEW.parts IS DISTINCT FROM OLD.parts)
  EXECUTE FUNCTION "drop_stale_tail"();
