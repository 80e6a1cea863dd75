UPDATE "message" SET parts = coalesce(
  jsonb_set(parts, ARRAY[tail->>'part', 'text'], to_jsonb((parts->(tail->>'part')::int->>'text') || (tail->>'text'))), parts
) || (tail->'added') WHERE tail IS NOT NULL;
ALTER TABLE "message" DROP COLUMN "tail";
