CREATE OR REPLACE FUNCTION search_words(source text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  plain text := translate(left(source, 200000), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32));
BEGIN
  RETURN to_tsvector('simple', plain);
EXCEPTION WHEN program_limit_exceeded THEN
  RETURN to_tsvector('simple', left(plain, 50000));
END $$;
DROP FUNCTION search_pairs(text);
DROP FUNCTION search_fold(text);

UPDATE "message_search" AS found SET words = message_words(message.parts) FROM "message" WHERE message.id = found.message_id;
UPDATE "task_search" AS found SET words = search_words(task.title || ' ' || coalesce(task.description, '')) FROM "task" WHERE task.id = found.task_id;
