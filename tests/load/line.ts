import { v7 as uuidv7 } from "uuid";
import { openLeanSocket } from "./lean-socket.ts";

/** A page's Socket.IO connection. */
export type Line = { send: (text: string) => void; close: () => void };

/** Connects as a signed-in page; `hear` is told of every delta's text. A send that finds the server busy is sent again, as a page does. */
export async function openLine(port: number, token: string, hear: (text: string) => void): Promise<Line> {
  let sent = "";
  const opened = Promise.withResolvers<void>();
  // Packets of Engine.IO (first digit) and Socket.IO (second): open, ping, connected, answer, event.
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

/** The text is a delta's last field, and ours has nothing to unescape. */
function textOf(packet: string): string {
  return packet.slice(packet.lastIndexOf(':"') + 2, -3);
}
