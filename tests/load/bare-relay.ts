import { Agent, request, setGlobalDispatcher } from "undici";
import { type WebSocket, WebSocketServer } from "ws";

// A minimal relay: parses the upstream's events by hand and forwards text, the first at once and the rest on a timer shared
// by all streams; no rows, users or numbering.
setGlobalDispatcher(new Agent({ connections: null, pipelining: 1 }));
const upstream = process.env.OPENAI_BASE_URL ?? "";
const emitEveryMs = 33;
const waiting = new Map<WebSocket, string>();
const server = new WebSocketServer({ port: Number(process.env.PORT), host: "127.0.0.1", perMessageDeflate: false });
server.on("connection", (socket) => socket.on("message", (data) => void relay(socket, String(data))));
server.on("listening", () => process.send?.("ready"));
process.on("disconnect", () => process.exit(0));
setInterval(() => {
  for (const [socket, text] of waiting) socket.send(text);
  waiting.clear();
}, emitEveryMs);

async function relay(socket: WebSocket, content: string): Promise<void> {
  const body = JSON.stringify({ model: "m", stream: true, messages: [{ role: "user", content }] });
  const response = await request(`${upstream}/chat/completions`, { method: "POST", headers: { "content-type": "application/json" }, body });
  response.body.setEncoding("utf8");
  let rest = "";
  let begun = false;
  response.body.on("data", (data: string) => {
    rest += data;
    let from = 0;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
      const line = rest.slice(from, end);
      from = end + 1;
      if (!line.startsWith("data: {")) continue;
      const text = JSON.parse(line.slice(6)).choices[0]?.delta?.content;
      if (!text) continue;
      if (begun) waiting.set(socket, (waiting.get(socket) ?? "") + text);
      else socket.send(text);
      begun = true;
    }
    rest = rest.slice(from);
  });
  response.body.on("end", () => socket.send("end"));
}
