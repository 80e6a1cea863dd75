-- A text as it is searched: without case, accents, strokes through letters, tone marks, and forms of the same letter or sign. The same as `fold` in src/contracts/fold.ts.
CREATE OR REPLACE FUNCTION search_fold(source text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT normalize(translate(replace(replace(replace(replace(
    regexp_replace(lower(normalize(source, NFKD)), '[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0e47-\u0e4e\u0ec8-\u0ece\u1037\u1039\u103a\u17c6-\u17d3]', '', 'g'),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    'ςıđðħłøŧ‘’‛ʼ“”„‟‐‑‒–—―', 'σiddhlot''''''''""""------'), NFC)
$$;

-- Chinese, Japanese, Korean, Thai, Lao, Burmese and Khmer have no spaces to find words by: each pair of neighbours is a word, and each sign.
CREATE OR REPLACE FUNCTION search_pairs(plain text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(plain, '([\u0e01-\u0e46\u0e81-\u0ec6\u1000-\u109f\u1780-\u17d7\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff])([\u0e01-\u0e46\u0e81-\u0ec6\u1000-\u109f\u1780-\u17d7\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff])', ' \1\2 ', 'g')
$$;

CREATE OR REPLACE FUNCTION search_words(source text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  cjk text := '[\u0e01-\u0e46\u0e81-\u0ec6\u1000-\u109f\u1780-\u17d7\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]';
  plain text := translate(search_fold(left(source, 200000)), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32));
BEGIN
  IF plain ~ cjk THEN
    plain := regexp_replace(plain, '(' || cjk || '+)', ' \1 ', 'g');
    plain := search_pairs(plain) || ' ' || search_pairs(regexp_replace(plain, ' (' || cjk || ')', ' \1 ', 'g'))
      || ' ' || regexp_replace(plain, '(' || cjk || ')', ' \1 ', 'g');
  END IF;
  RETURN to_tsvector('simple', plain);
EXCEPTION WHEN program_limit_exceeded THEN
  RETURN to_tsvector('simple', left(plain, 50000));
END $$;

UPDATE "message_search" AS found SET words = message_words(message.parts) FROM "message" WHERE message.id = found.message_id;
UPDATE "task_search" AS found SET words = search_words(task.title || ' ' || coalesce(task.description, '')) FROM "task" WHERE task.id = found.task_id;
