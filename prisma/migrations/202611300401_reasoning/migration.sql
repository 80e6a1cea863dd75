-- How long models should think in a conversation.
ALTER TABLE "conversation" ADD COLUMN "reasoning" TEXT NOT NULL DEFAULT 'normal';
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_reasoning_check" CHECK (reasoning IN ('off', 'normal', 'long'));
