import { createServer } from "node:http";
import { createOpenAI } from "@ai-sdk/openai";
import { streamText } from "ai";

// What popular chat templates do: a plain route that streams the `ai` package's UI messages.
const openai = createOpenAI({ baseURL: process.env.OPENAI_BASE_URL ?? "", apiKey: "k" });
const server = createServer((request, response) => {
  let prompt = "";
  request.on("data", (data) => {
    prompt += data;
  });
  request.on("end", () => streamText({ model: openai.chat("m"), prompt }).pipeUIMessageStreamToResponse(response));
});
server.listen(Number(process.env.PORT), "127.0.0.1", () => process.send?.("ready"));
process.on("disconnect", () => process.exit(0));
