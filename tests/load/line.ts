import { once } from "node:events";
import { v7 as uuidv7 } from "uuid";
import { WebSocket } from "ws";

/** A Socket.IO connection of as few instructions as possible, so that the client is not what a measurement measures. */
export type Line = { send: (text: string) => void; close: () => void };

/** Connects as a signed-in page; `hear` is told of every delta's text. A send that finds the server busy is sent again, as a page does. */
export async function openLine(port: number, token: string, hear: (text: string) => void): Promise<Line> {
  let sent = "";
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, { perMessageDeflate: false });
  const opened = new Promise<void>((resolve) => {
    // Packets of Engine.IO (first digit) and Socket.IO (second): open, ping, connected, answer, event.
    socket.on("message", (data) => {
      const packet = String(data);
      if (packet.startsWith('42["chat:delta"')) hear(textOf(packet));
      else if (packet.startsWith("43") && packet.includes('"ok":false')) setTimeout(() => socket.send(sent), 300);
      else if (packet === "2") socket.send("3");
      else if (packet.startsWith("0")) socket.send(`40${JSON.stringify({ token })}`);
      else if (packet.startsWith("40")) resolve();
    });
  });
  await once(socket, "open");
  await opened;
  return {
    send: (text) => {
      const input = { conversationId: uuidv7(), messageId: uuidv7(), text, model: "demo-chat" };
      sent = `421${JSON.stringify(["chat:send", input])}`;
      socket.send(sent);
    },
    close: () => socket.terminate(),
  };
}

/** The text is a delta's last field, and ours has nothing to unescape. */
function textOf(packet: string): string {
  return packet.slice(packet.lastIndexOf(':"') + 2, -3);
}
