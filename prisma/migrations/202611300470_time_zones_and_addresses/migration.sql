-- The zone in which a user's "today" is, and the language of dates; null: what the browser says.
ALTER TABLE "user" ADD COLUMN "time_zone" VARCHAR(64);
ALTER TABLE "user" ADD COLUMN "locale" VARCHAR(64);
-- What the connection named that asked for the reply: whoever takes the run over knows the same today.
ALTER TABLE "run" ADD COLUMN "time_zone" VARCHAR(64);

-- International domains of addresses are now stored in their letters: those stored as `xn--…` are decoded (RFC 3492, section 6.2).
CREATE FUNCTION pg_temp.label_of(label text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  source text := substr(label, 5);
  cut int := length(source) - strpos(reverse(source), '-') + 1;
  output int[] := '{}';
  at int := 1; code bigint := 128; bias int := 72; place bigint := 0;
  start bigint; weight bigint; k int; digit int; threshold int; delta bigint; size int; result text := '';
BEGIN
  IF left(label, 4) <> 'xn--' THEN RETURN label; END IF;
  IF strpos(source, '-') > 0 THEN
    FOR i IN 1 .. cut - 1 LOOP output := output || ascii(substr(source, i, 1)); END LOOP;
    at := cut + 1;
  END IF;
  WHILE at <= length(source) LOOP
    start := place; weight := 1; k := 36;
    LOOP
      digit := strpos('abcdefghijklmnopqrstuvwxyz0123456789', substr(source, at, 1)) - 1;
      IF at > length(source) OR digit < 0 THEN RETURN label; END IF;
      at := at + 1;
      place := place + digit * weight;
      threshold := least(greatest(k - bias, 1), 26);
      EXIT WHEN digit < threshold;
      weight := weight * (36 - threshold);
      IF weight > 2147483647 THEN RETURN label; END IF;
      k := k + 36;
    END LOOP;
    size := coalesce(cardinality(output), 0) + 1;
    delta := (place - start) / CASE WHEN start = 0 THEN 700 ELSE 2 END;
    delta := delta + delta / size;
    k := 0;
    WHILE delta > 455 LOOP delta := delta / 35; k := k + 36; END LOOP;
    bias := k + 36 * delta / (delta + 38);
    code := code + place / size;
    place := place % size;
    IF code > 1114111 OR code BETWEEN 55296 AND 57343 THEN RETURN label; END IF;
    output := output[1:place] || code::int || output[place + 1:];
    place := place + 1;
  END LOOP;
  FOR i IN 1 .. coalesce(cardinality(output), 0) LOOP result := result || chr(output[i]); END LOOP;
  RETURN CASE WHEN result ~ '[^\x01-\x7f]' THEN result ELSE label END;
END $$;

UPDATE "user" SET email = split_part(email, '@', 1) || '@' || (
  SELECT string_agg(pg_temp.label_of(label), '.' ORDER BY n)
  FROM string_to_table(split_part(email, '@', 2), '.') WITH ORDINALITY AS labels(label, n)
) WHERE email LIKE '%xn--%' AND split_part(email, '@', 2) LIKE '%xn--%';
DROP FUNCTION pg_temp.label_of(text);
