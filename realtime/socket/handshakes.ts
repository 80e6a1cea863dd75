import type { IncomingMessage } from "node:http";
import { addressOf, networkOf } from "#lib/address.ts";
import { handshakesPerNetworkMax, socketsPerNetworkMax } from "../tunables.ts";
import { OpenCount } from "./open-count.ts";
import type { ChatSocket, Io } from "./types.ts";

type Place = { proven: () => void; leave: () => void; isConnected: boolean };

/**
 * Connections per network (an IPv4 address, an IPv6 /64), counted from their first request: unauthenticated ones, and all.
 * They cost resources before anybody is authenticated.
 */
export class Handshakes {
  private readonly places = new WeakMap<IncomingMessage, Place>();
  private readonly unproven: OpenCount;
  private readonly open: OpenCount;
  private readonly trustedProxies: string[];

  constructor({ rateLimits, trustedProxies }: { rateLimits: boolean; trustedProxies: string[] }) {
    this.unproven = new OpenCount(rateLimits ? handshakesPerNetworkMax : null);
    this.open = new OpenCount(rateLimits ? socketsPerNetworkMax : null);
    this.trustedProxies = trustedProxies;
  }

  /** The visitor's address, also behind proxies. */
  addressOf(request: IncomingMessage): string {
    return addressOf(request, this.trustedProxies);
  }

  /** Whether another connection is allowed; it then occupies its slot until it closes. */
  admit(request: IncomingMessage): boolean {
    const network = networkOf(this.addressOf(request));
    const proven = this.unproven.enter(network);
    const gone = proven && this.open.enter(network);
    if (!proven || !gone) {
      proven?.();
      return false;
    }
    const place: Place = {
      proven,
      leave: () => {
        proven();
        gone();
      },
      isConnected: false,
    };
    this.places.set(request, place);
    // Refused or aborted before it became a connection.
    request.socket.once("close", () => {
      if (!place.isConnected) place.leave();
    });
    return true;
  }

  /** Binds slots to connections: a polling connection outlives its requests. */
  watch(io: Io): void {
    io.engine.on("connection", (connection: ChatSocket["conn"]) => {
      const place = this.places.get(connection.request);
      if (!place) return;
      place.isConnected = true;
      connection.once("close", place.leave);
    });
  }

  /** Called when a connection's user has been authenticated. */
  prove({ conn }: ChatSocket): void {
    this.places.get(conn.request)?.proven();
  }
}
