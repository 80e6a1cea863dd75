/**
 * The channels of PostgreSQL's NOTIFY and how their payloads are parsed; no others are used. A notification only wakes processes,
 * which then read the rows. The triggers of `session` and `"user"` notify `session` themselves.
 */
export const notifications = {
  /** A user's feed has grown to `seq`. */
  feed: ([userId, seq]) => ({ userId: Number(userId), seq: Number(seq) }),
  /** A session or the account of this user ended. */
  session: ([userId]) => ({ userId: Number(userId) }),
  /** A message changed that no run is writing. */
  message: ([userId, messageId = ""]) => ({ userId: Number(userId), messageId }),
} satisfies Record<string, (fields: string[]) => object>;

export type NotifyChannel = keyof typeof notifications;
export type Notified<C extends NotifyChannel> = ReturnType<(typeof notifications)[C]>;
/** The handlers of a listener: an unknown channel does not compile. */
export type NotifyHandlers = { [C in NotifyChannel]: (payload: Notified<C>) => void };

/** The statement that listens to the channels with a handler. */
export function listenSql(handlers: Partial<NotifyHandlers>): string {
  return Object.keys(handlers)
    .map((channel) => `LISTEN ${channel}`)
    .join("; ");
}

/** Passes a notification to its handler; one on another version's channel is ignored. */
export function onNotified(handlers: Partial<NotifyHandlers>, channel: string, payload: string): void {
  if (!Object.hasOwn(notifications, channel)) return;
  const name = channel as NotifyChannel;
  // Parser and handler are looked up by the same channel, which no type can express.
  (handlers[name] as ((payload: object) => void) | undefined)?.(notifications[name](payload.split(":")));
}
