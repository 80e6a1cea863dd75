/**
 * What PostgreSQL's NOTIFY tells the processes, and how each word is read: every channel that is listened to, and no other.
 * A word only wakes: whoever is told asks the rows. The triggers of `session` and `"user"` say `session` by themselves.
 */
export const notifications = {
  /** The feed of a user has grown to `seq`. */
  feed: ([userId, seq]) => ({ userId: Number(userId), seq: Number(seq) }),
  /** A session of this user ended, or the account did. */
  session: ([userId]) => ({ userId: Number(userId) }),
  /** A message changed that no run is writing. */
  message: ([userId, messageId = ""]) => ({ userId: Number(userId), messageId }),
} satisfies Record<string, (words: string[]) => object>;

export type NotifyChannel = keyof typeof notifications;
export type Notified<C extends NotifyChannel> = ReturnType<(typeof notifications)[C]>;
/** What to do with each word: a channel without it does not compile. */
export type NotifyHandlers = { [C in NotifyChannel]: (word: Notified<C>) => void };

/** The statement that begins to listen to the channels that have a handler. */
export function listenSql(handlers: Partial<NotifyHandlers>): string {
  return Object.keys(handlers)
    .map((channel) => `LISTEN ${channel}`)
    .join("; ");
}

/** Gives a word to its handler; one of another version's channel is nobody's. */
export function onNotified(handlers: Partial<NotifyHandlers>, channel: string, payload: string): void {
  if (!Object.hasOwn(notifications, channel)) return;
  const name = channel as NotifyChannel;
  // One look-up finds parser and handler of the same channel, which no type can follow.
  (handlers[name] as ((word: object) => void) | undefined)?.(notifications[name](payload.split(":")));
}
