-- What a provider said in one step of a reply and wants to hear again, in its own words: ids of calls, signed or encrypted thoughts.
CREATE TABLE "reply_state" (
    "message_id" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "origin" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "items" JSONB NOT NULL,
    "paused" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "reply_state_pkey" PRIMARY KEY ("message_id", "step")
);
-- Encrypted: it does not get smaller.
ALTER TABLE "reply_state" ALTER COLUMN "items" SET STORAGE EXTERNAL;

ALTER TABLE "reply_state" ADD CONSTRAINT "reply_state_user_id_message_id_fkey" FOREIGN KEY ("user_id", "message_id") REFERENCES "message"("user_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
