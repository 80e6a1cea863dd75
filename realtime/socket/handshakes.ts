import type { IncomingMessage } from "node:http";
import { addressOf, networkOf } from "#lib/address.ts";
import { handshakesPerNetworkMax, socketsPerNetworkMax } from "../tunables.ts";
import { OpenCount } from "./open-count.ts";
import type { ChatSocket, Io } from "./types.ts";

type Slot = { proven: () => void; leave: () => void; isConnected: boolean };

/**
 * Connections per network (an IPv4 address, an IPv6 /64), counted from their first request: unauthenticated ones, and all.
 * They cost resources before anybody is authenticated.
 */
export class Handshakes {
  private readonly slots = new WeakMap<IncomingMessage, Slot>();
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
    const slot: Slot = {
      proven,
      leave: () => {
        proven();
        gone();
      },
      isConnected: false,
    };
    this.slots.set(request, slot);
    // Refused or aborted before it became a connection.
    request.socket.once("close", () => {
      if (!slot.isConnected) slot.leave();
    });
    return true;
  }

  /** Binds slots to connections: a polling connection outlives its requests. */
  watch(io: Io): void {
    io.engine.on("connection", (connection: ChatSocket["conn"]) => {
      const slot = this.slots.get(connection.request);
      if (!slot) return;
      slot.isConnected = true;
      connection.once("close", slot.leave);
    });
  }

  /** Called when a connection's user has been authenticated. */
  prove({ conn }: ChatSocket): void {
    this.slots.get(conn.request)?.proven();
  }
}
