import { createServer, type ServerResponse } from "node:http";

// A model server for measurements: 50 tokens a second a stream on one clock for all, each token the time it left. A token
// is framed once for all and written to the sockets themselves, so that the upstream is not what a measurement measures.
const tokenEveryMs = 20;
const streams = new Set<{ response: ServerResponse; left: number }>();
const head = { id: "c", object: "chat.completion.chunk", created: 0, model: "m" };
const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ ...head, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

const server = createServer((request, response) => {
  let body = "";
  request.on("data", (data) => {
    body += data;
  });
  request.on("end", () => {
    const asked = JSON.parse(body) as { messages: { role: string; content: string }[] };
    const left = Number(/\d+/.exec(String(asked.messages.findLast(({ role }) => role === "user")?.content))?.[0] ?? 1);
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write(chunk({ role: "assistant", content: "" }) + chunk({ content: `${Date.now()} ` }));
    const stream = { response, left: left - 1 };
    streams.add(stream);
    response.on("close", () => streams.delete(stream));
  });
});
server.keepAliveTimeout = 60_000;
setInterval(() => {
  const token = chunk({ content: `${Date.now()} ` });
  const framed = Buffer.from(`${token.length.toString(16)}\r\n${token}\r\n`);
  for (const stream of streams) {
    stream.left -= 1;
    if (stream.left >= 0) stream.response.socket?.write(framed);
    else {
      streams.delete(stream);
      stream.response.end(`${chunk({}, "stop")}data: [DONE]\n\n`);
    }
  }
}, tokenEveryMs);
server.listen(Number(process.env.PORT), "127.0.0.1", () => process.send?.("ready"));
process.on("disconnect", () => process.exit(0));
