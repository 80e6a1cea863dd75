import { createServer, type ServerResponse } from "node:http";

// A model server for measurements: 50 tokens per second and stream, each containing its send time. Streams of one group send
// together, groups one after another, late or not. A token is framed once per group and written directly to the sockets, so
// that the upstream does not distort the measurement.
const tokenEveryMs = 20;
const groups = Array.from({ length: 4 }, () => new Set<{ response: ServerResponse; left: number }>());
let begun = 0;
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
    const group = groups[begun++ % groups.length];
    group?.add(stream);
    response.on("close", () => group?.delete(stream));
  });
});
server.keepAliveTimeout = 60_000;
const beganAt = performance.now();
const turnMs = tokenEveryMs / groups.length;
let turn = 0;
setInterval(() => {
  for (; turn * turnMs < performance.now() - beganAt; turn += 1) speak(groups[turn % groups.length] ?? new Set());
}, turnMs);

function speak(streams: (typeof groups)[number]): void {
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
}
server.listen(Number(process.env.PORT), "127.0.0.1", () => process.send?.("ready"));
process.on("disconnect", () => process.exit(0));
