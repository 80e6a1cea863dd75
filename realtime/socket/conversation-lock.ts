/**
 * Serialises work per conversation in this process: an `open` must not read between a send's commit and its announcement, or
 * its client would miss the message.
 */
export class ConversationLock {
  private readonly tails = new Map<string, Promise<unknown>>();

  idle(conversationId: string): boolean {
    return !this.tails.has(conversationId);
  }

  run<T>(conversationId: string, work: () => Promise<T>): Promise<T> {
    const before = this.tails.get(conversationId) ?? Promise.resolve();
    const result = before.then(work);
    const tail = result.catch(() => {});
    this.tails.set(conversationId, tail);
    void tail.then(() => {
      if (this.tails.get(conversationId) === tail) this.tails.delete(conversationId);
    });
    return result;
  }
}
