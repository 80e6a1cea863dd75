/** Whether a plain text in place of an answer describes an error. */
export function isErrorText(text: string): boolean {
  return /^\s*\[?(error|exception|traceback)\b|\b(error|exception|failed|unavailable|timed? ?out|overloaded|too many requests)\b/i.test(
    text.slice(0, 500),
  );
}
