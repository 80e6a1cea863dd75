"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import type { ClientSocket } from "#client/lazy-socket.ts";
import { openSocket } from "#client/socket.ts";

const SocketContext = createContext<ClientSocket | null>(null);

/** Opens the page's socket, once, and connects at once when the browser says that the network is back. */
export function SocketProvider({ url, children }: { url: string; children: ReactNode }) {
  const [socket] = useState(() => openSocket(url));
  useEffect(() => {
    const connect = () => socket.connect();
    connect();
    window.addEventListener("online", connect);
    return () => window.removeEventListener("online", connect);
  }, [socket]);
  return <SocketContext value={socket}>{children}</SocketContext>;
}

export function useSocket(): ClientSocket {
  const socket = useContext(SocketContext);
  if (!socket) throw new Error("useSocket needs a SocketProvider above it");
  return socket;
}
