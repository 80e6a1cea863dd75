/** Names of models that make or read something else than text, or do not answer: they are offered for no chat. */
const otherUse =
  /embed|\bbge-|\be5-|rerank|whisper|\btts\b|dall-e|moderation|gpt-image|image-generation|\baudio\b|realtime|transcribe|speech|\bsora\b|davinci|babbage|stable-diffusion|\bsdxl\b|flux\.?1|\bclip\b|veo-|imagen|lyria|guard\b/i;

/** Whether a model may be offered for chats, by its name. */
export function isChatModel(id: string): boolean {
  return !otherUse.test(id);
}

/** Whether a model makes embeddings, by its name. */
export function isEmbeddingModel(id: string): boolean {
  return /embed|\bbge-|\be5-/i.test(id);
}
