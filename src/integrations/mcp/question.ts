import type { ElicitRequest, ElicitResult } from "@modelcontextprotocol/client";
import type { McpField, McpQuestion, McpReply } from "#contracts/mcp-question.ts";
import { storableText } from "#contracts/text.ts";
import type { CallFlow } from "./call-flow.ts";
import { fieldOf } from "./form-field.ts";
import type { Mask } from "./mask.ts";

const fieldsMax = 30;
const messageLengthMax = 2000;
/** How often one call may ask the user. */
const questionsMax = 10;

/** Presents a server's question to the user and returns the answer. Cancelled if nobody can be asked. */
export async function askUser({ params }: ElicitRequest, flow: CallFlow, mask: Mask): Promise<ElicitResult> {
  const { ask } = flow.hooks;
  const question = questionOf(params);
  flow.questions += 1;
  if (!ask || !question || flow.questions > questionsMax) return { action: question ? "cancel" : "decline" };
  const wait = () => ask(mask.value(question), flow.state.signal);
  const reply = flow.clock ? await flow.clock.pausedFor(wait) : await wait();
  if (reply.action !== "accept" || question.mode === "url") return { action: reply.action };
  return { action: "accept", content: contentOf(question.fields, reply) };
}

/** The question in our form; null if it cannot be asked: another mode, an address that is no web page, too many fields. */
export function questionOf(params: ElicitRequest["params"]): McpQuestion | null {
  const id = crypto.randomUUID();
  const message = storableText(params.message.slice(0, messageLengthMax));
  if (params.mode === "url") {
    const url = URL.parse(params.url);
    const isPage = url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
    return isPage ? { id, mode: "url", message, url: url.href, host: url.host } : null;
  }
  const { properties, required = [] } = params.requestedSchema;
  const entries = Object.entries(properties);
  if (entries.length > fieldsMax) return null;
  return { id, mode: "form", message, fields: entries.map(([name, schema]) => fieldOf(name, schema, required.includes(name))) };
}

/** The requested fields of the answer; nothing else goes to the server. */
function contentOf(fields: McpField[], { content = {} }: McpReply): NonNullable<ElicitResult["content"]> {
  return Object.fromEntries(fields.flatMap(({ name }) => (content[name] === undefined ? [] : [[name, content[name]]])));
}
