import { v7 as uuidv7 } from "uuid";
import { openLeanSocket } from "./lean-socket.ts";

/** A client's Socket.IO connection. */
export type Line = { send: (text: string) => void; close: () => void };

/**
 * Connects as a signed-in client; `hear` gets the text of every delta. A send to a busy server is repeated, as clients do.
 */
export async function openLine(port: number, token: string, hear: (text: string) => void): Promise<Line> {
  let sent = "";
  const opened = Promise.withResolvers<void>();
  // Engine.IO packets (first digit) and Socket.IO packets (second): open, ping, connected, ack, event.
  const socket = await openLeanSocket(port, "/socket.io/?EIO=4&transport=websocket", (packet) => {
    if (packet.startsWith('42["chat:delta"')) hear(textOf(packet));
    else if (packet.startsWith("43") && packet.includes('"ok":false')) setTimeout(() => socket.send(sent), 300);
    else if (packet === "2") socket.send("3");
    else if (packet.startsWith("40")) opened.resolve();
  });
  socket.send(`40${JSON.stringify({ token })}`);
  await opened.promise;
  return {
    send: (text) => {
      const input = { conversationId: uuidv7(), messageId: uuidv7(), text, model: "demo-chat" };
      sent = `421${JSON.stringify(["chat:send", input])}`;
      socket.send(sent);
    },
    close: socket.close,
  };
}

/** The text is a delta's last field, and ours contains no escapes. */
function textOf(packet: string): string {
  return packet.slice(packet.lastIndexOf(':"') + 2, -3);
}
