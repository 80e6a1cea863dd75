import { type WebSocket, WebSocketServer } from "ws";

// The leanest relay there can be: reads the upstream's events by hand and passes each text on; no rows, no users, no numbers.
const upstream = process.env.OPENAI_BASE_URL ?? "";
const server = new WebSocketServer({ port: Number(process.env.PORT), host: "127.0.0.1" });
server.on("connection", (socket) => socket.on("message", (data) => void relay(socket, String(data))));
server.on("listening", () => process.send?.("ready"));
process.on("disconnect", () => process.exit(0));

async function relay(socket: WebSocket, content: string): Promise<void> {
  const body = JSON.stringify({ model: "demo", stream: true, messages: [{ role: "user", content }] });
  const headers = { "Content-Type": "application/json", Authorization: "Bearer demo" };
  const response = await fetch(`${upstream}/chat/completions`, { method: "POST", headers, body });
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of response.body ?? []) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "data: [DONE]") socket.send("end");
      else if (line.startsWith("data: ")) socket.send(JSON.parse(line.slice(6)).choices?.[0]?.delta?.content ?? "");
    }
  }
}
