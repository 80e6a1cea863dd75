-- CreateTable
CREATE TABLE "message_search" (
    "message_id" UUID NOT NULL,
    "user_id" INTEGER NOT NULL,
    "conversation_id" UUID NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "message_search_pkey" PRIMARY KEY ("message_id")
);

-- CreateTable
CREATE TABLE "task_search" (
    "task_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "task_search_pkey" PRIMARY KEY ("task_id")
);

-- CreateIndex
CREATE INDEX "message_search_words_idx" ON "message_search" USING GIN ("words");

-- CreateIndex
CREATE INDEX "message_search_user_id_message_id_idx" ON "message_search"("user_id", "message_id");

-- CreateIndex
CREATE INDEX "task_search_words_idx" ON "task_search" USING GIN ("words");

-- CreateIndex
CREATE INDEX "task_search_user_id_task_id_idx" ON "task_search"("user_id", "task_id");

-- AddForeignKey
ALTER TABLE "message_search" ADD CONSTRAINT "message_search_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_search" ADD CONSTRAINT "task_search_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The words of a text. Punctuation separates them, as it does in what people look for; a text too rich for the index keeps its beginning.
CREATE FUNCTION search_words(source text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  plain text := translate(left(source, 200000), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32));
BEGIN
  RETURN to_tsvector('simple', plain);
EXCEPTION WHEN program_limit_exceeded THEN
  RETURN to_tsvector('simple', left(plain, 50000));
END $$;

-- The words and file names of a message's parts.
CREATE FUNCTION message_words(parts jsonb) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
  SELECT search_words(coalesce(string_agg(coalesce(part->>'text', part->>'name'), ' '), ''))
  FROM jsonb_array_elements(parts) AS part WHERE part->>'type' IN ('text', 'file');
$$;

-- Only whole messages: one that is being written changes twice a second.
CREATE FUNCTION index_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO message_search (message_id, user_id, conversation_id, words)
  VALUES (NEW.id, NEW.user_id, NEW.conversation_id, message_words(NEW.parts))
  ON CONFLICT (message_id) DO UPDATE SET words = excluded.words;
  RETURN NULL;
END $$;
CREATE TRIGGER message_indexed AFTER INSERT OR UPDATE OF status ON "message" FOR EACH ROW
  WHEN (NEW.status <> 'streaming') EXECUTE FUNCTION index_message();

CREATE FUNCTION index_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO task_search (task_id, user_id, words)
  VALUES (NEW.id, NEW.user_id, search_words(NEW.title || ' ' || coalesce(NEW.description, '')))
  ON CONFLICT (task_id) DO UPDATE SET words = excluded.words;
  RETURN NULL;
END $$;
CREATE TRIGGER task_indexed AFTER INSERT OR UPDATE OF title, description ON "task" FOR EACH ROW EXECUTE FUNCTION index_task();

INSERT INTO "message_search" ("message_id", "user_id", "conversation_id", "words")
SELECT id, user_id, conversation_id, message_words(parts) FROM "message" WHERE status <> 'streaming';
INSERT INTO "task_search" ("task_id", "user_id", "words")
SELECT id, user_id, search_words(title || ' ' || coalesce(description, '')) FROM "task";
