-- Saved filters have an order by hand. What older code adds stands behind those that were there.
ALTER TABLE "saved_filter" ADD COLUMN "position" TEXT COLLATE "C" NOT NULL DEFAULT 'c000';
UPDATE "saved_filter" SET "position" = 'b' || substr(digits, place / 62 + 1, 1) || substr(digits, place % 62 + 1, 1)
FROM (
  SELECT id AS placed_id, (row_number() OVER (PARTITION BY user_id ORDER BY id))::int AS place,
    '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz' AS digits
  FROM "saved_filter"
) AS placed
WHERE id = placed_id;
