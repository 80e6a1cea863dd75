-- The application's role may add to the audit and read it. What is old enough to lie in an archive file it removes by this
-- alone, which runs as the owner: entries of the last 89 days it does not touch, by the database's clock.
CREATE FUNCTION remove_archived_audit(whose integer, up_to bigint) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET bestchat.purge = 'on'
BEGIN ATOMIC
  WITH gone AS (
    DELETE FROM audit_entry WHERE user_id = whose AND seq <= up_to AND created_at < now() - interval '89 days' RETURNING 1
  )
  SELECT count(*) FROM gone;
END;
