import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { DomainError } from "#domain/error.ts";
import { readJsonText } from "#lib/http/body.ts";
import { ApiError } from "./api-error.ts";

/** Requests may contain inline images. */
export const bodyBytesMax = 20 * 1_048_576;

/** A request's JSON object, parsed and as the original text. */
export type JsonBody = { text: string; value: Record<string, unknown> };

const JsonObject = z.record(z.string(), z.unknown());

/** Reads a request body of at most 20 MB. */
export async function readBody(request: IncomingMessage): Promise<JsonBody> {
  const text = await readText(request);
  try {
    return { text, value: JsonObject.parse(JSON.parse(text)) };
  } catch (error) {
    const message = error instanceof SyntaxError ? "The body is not valid JSON." : "The body must be a JSON object.";
    throw new ApiError({ status: 400, code: "invalid_json", message });
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const { "content-type": contentType, "content-encoding": contentEncoding, "content-length": length = "0", ...others } = request.headers;
  const isEmpty = length === "0" && others["transfer-encoding"] === undefined;
  const read = await readJsonText({ body: request, isEmpty, contentType, contentEncoding }, bodyBytesMax);
  if ("text" in read) return read.text;
  if (read.refusal === "media-type") throw new DomainError("UNSUPPORTED_MEDIA_TYPE", "Send JSON with Content-Type: application/json");
  if (read.refusal === "too-large") throw new DomainError("PAYLOAD_TOO_LARGE", "The body may have at most 20 MB");
  throw new DomainError("INVALID_JSON", "The body is not valid JSON");
}

/** Parses `value`. @throws 400 with the first invalid field */
export function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const param = issue?.path.join(".") ?? "";
  const isMissing = issue?.code === "invalid_type" && issue.message.includes("received undefined");
  const code = isMissing ? "missing_required_parameter" : issue?.code === "invalid_type" ? "invalid_type" : "invalid_value";
  const message = isMissing ? `Missing required parameter: '${param}'.` : `Invalid '${param}': ${issue?.message}.`;
  throw new ApiError({ status: 400, code, param: param || null, message });
}
