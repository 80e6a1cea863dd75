DROP FUNCTION remove_archived_audit(integer, bigint);
