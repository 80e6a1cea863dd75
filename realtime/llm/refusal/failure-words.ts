/** Whether plain words where an answer should be tell of a failure. */
export function isFailure(words: string): boolean {
  return /^\s*\[?(error|exception|traceback)\b|\b(error|exception|failed|unavailable|timed? ?out|overloaded|too many requests)\b/i.test(
    words.slice(0, 500),
  );
}
