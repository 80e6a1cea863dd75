import { answerInTime } from "#domain/answer-in-time.ts";
import { DomainError } from "#domain/error.ts";
import type { TokenKeys } from "#lib/token.ts";
import { socketsPerUserMax } from "../tunables.ts";
import { authenticate, connectError } from "./auth.ts";
import type { Feeds } from "./feed.ts";
import type { Handshakes } from "./handshakes.ts";
import { OpenCount } from "./open-count.ts";
import type { Sessions } from "./sessions.ts";
import type { ChatSocket, Io } from "./types.ts";

type AdmitOptions = {
  tokenKeys: TokenKeys;
  rateLimits: boolean;
  handshakes: Handshakes;
  sessions: Sessions;
  feeds: Feeds;
  opened: Promise<void>;
};

/** Admits a socket once it is authenticated, within the limits, and its user's feed is followed; none before `opened`. */
export function admitSockets(io: Io, { tokenKeys, rateLimits, handshakes, sessions, feeds, opened }: AdmitOptions): void {
  const openOfUser = new OpenCount(rateLimits ? socketsPerUserMax : null);
  io.use(async (socket, next) => {
    try {
      await opened;
      const changesSeen = sessions.changes;
      await answerInTime(() => authenticate(tokenKeys, socket, handshakes.addressOf(socket.request)));
      handshakes.prove(socket);
      socket.data.sessionChangesSeen = changesSeen;
      const leave = openOfUser.enter(String(socket.data.userId));
      if (!leave) throw new DomainError("RATE_LIMITED", `At most ${socketsPerUserMax} connections at once`);
      releaseWithConnection(socket, leave);
      await answerInTime(() => feeds.follow(socket.data.userId));
      // Tied to the connection: a socket that closes before it is connected never emits "disconnect".
      releaseWithConnection(socket, () => feeds.unfollow(socket.data.userId));
      next();
    } catch (error) {
      next(connectError(error));
    }
  });
}

function releaseWithConnection(socket: ChatSocket, release: () => void): void {
  let held = true;
  const once = () => {
    if (held) release();
    held = false;
  };
  if (socket.conn.readyState !== "open") once();
  socket.conn.once("close", once);
  socket.once("disconnect", once);
}
