/** Names of models that produce or read something other than text, or do not generate: they are not offered for chats. */
const otherUse =
  /embed|\bbge-|\be5-|rerank|whisper|\btts\b|dall-e|moderation|gpt-image|image-generation|\baudio\b|realtime|transcribe|speech|\bsora\b|davinci|babbage|stable-diffusion|\bsdxl\b|flux\.?1|\bclip\b|veo-|imagen|lyria|guard\b/i;

/** Whether a model may be offered for chats, by its name. */
export function isChatModel(id: string): boolean {
  return !otherUse.test(id);
}

/** Whether a model produces embeddings, by its name. */
export function isEmbeddingModel(id: string): boolean {
  return /embed|\bbge-|\be5-/i.test(id);
}
