import { isObject, type Json } from "../adapters/json-object.ts";

/** A server's error in a normalized form. `status`: an HTTP status, or one from the body. */
export type ErrorReport = { status: number | null; type: string; code: string; param: string; message: string };

const messageMax = 4000;

/** The error in an event, or in a body with a success status; null if there is none. */
export function reportIn(raw: Json, event = ""): ErrorReport | null {
  const [choice] = Array.isArray(raw.choices) ? raw.choices : [];
  if (isObject(choice) && isSet(choice.error)) return reportOf(choice.error);
  if (isObject(choice) && isObject(choice.delta) && isSet(choice.delta.error)) return reportOf(choice.delta.error);
  const isMarked = isSet(raw.error) || raw.object === "error" || raw.type === "error" || event === "error";
  return isMarked || isUnmarkedError(raw) ? reportOf(raw) : null;
}

/** The error in a body or value that is known to be one. */
export function reportOf(raw: unknown, status: number | null = null): ErrorReport {
  const report = read(raw, 0);
  return { ...report, status: status ?? report.status, message: report.message.slice(0, messageMax) };
}

function isSet(error: unknown): boolean {
  return isObject(error) ? Object.values(error).some(Boolean) : Boolean(error);
}

/** Errors without a marker: FastAPI's, and those of Chinese providers. No answer has only these fields. */
function isUnmarkedError(raw: Json): boolean {
  if (isObject(raw.base_resp) && Number(raw.base_resp.status_code ?? 0) !== 0) return true;
  if (raw.choices != null || raw.type != null || raw.content != null || raw.output != null) return false;
  if (raw.success === false || raw.ok === false) return true;
  if ([raw.detail, raw.errors, raw.err, raw.Error, raw.exception, raw.fault].some(isSet)) return true;
  if ([raw.message, raw.response].some((inner) => isObject(inner) && isSet(inner.error))) return true;
  const message = raw.message ?? raw.msg ?? raw.error_msg ?? raw.error_message ?? raw.errorMessage;
  return typeof message === "string" && message !== "";
}

function read(raw: unknown, depth: number): ErrorReport {
  const none: ErrorReport = { status: null, type: "", code: "", param: "", message: "" };
  if (depth > 4) return none;
  if (typeof raw === "string") return readText(raw, depth) ?? { ...none, message: raw };
  if (typeof raw === "number") return { ...none, status: statusIn(raw), code: String(raw) };
  if (Array.isArray(raw)) return readList(raw, depth) ?? none;
  if (!isObject(raw)) return none;
  const below = [raw.error, raw.base_resp, raw.errors, raw.detail, raw.fault, raw.response, raw.message].find(
    (value) => isObject(value) || Array.isArray(value),
  );
  const inner = below === undefined ? none : read(below, depth + 1);
  const own = messageOf(raw);
  const nested = readText(own, depth) ?? rawOf(raw, depth);
  const message = nested?.message || inner.message || own;
  return {
    status: statusOf(raw) ?? nested?.status ?? inner.status,
    type: text(raw.type === "error" ? "" : raw.type) || nested?.type || inner.type || text(raw.status),
    code: text(raw.code ?? raw.error_code ?? raw.status_code) || nested?.code || inner.code,
    param: text(raw.param) || nested?.param || inner.param || pathOf(raw.loc),
    message: raw.loc && inner.message === "" ? [pathOf(raw.loc), message].filter(Boolean).join(": ") : message,
  };
}

/** An error embedded as JSON in a text; null for plain text. */
function readText(message: string, depth: number): ErrorReport | null {
  const start = message.search(/[{[]/);
  if (start < 0 || depth > 3) return null;
  try {
    const inner: unknown = JSON.parse(message.slice(start));
    const report = read(inner, depth + 1);
    return report.message === "" ? null : report;
  } catch {
    return null;
  }
}

function readList(list: unknown[], depth: number): ErrorReport | null {
  const reports = list.slice(0, 5).map((member) => read(member, depth + 1));
  const [first] = reports;
  return first ? { ...first, message: reports.map((report) => report.message).join("; ") } : null;
}

/** Gateways wrap the upstream server's error. */
function rawOf(raw: Json, depth: number): ErrorReport | null {
  const upstream = isObject(raw.metadata) ? raw.metadata.raw : undefined;
  return upstream === undefined ? null : read(upstream, depth + 1);
}

function messageOf(raw: Json): string {
  const fields = [raw.message, raw.msg, raw.detail, raw.error_description, raw.error_msg, raw.error_message, raw.status_msg];
  const rarer = [raw.text, raw.errorMessage, raw.Message, raw.faultstring, raw.description, raw.Error, raw.exception];
  return [...fields, ...rarer, raw.error, raw.err, raw.reason, raw.title].map(text).find((message) => message !== "") ?? "";
}

function statusOf(raw: Json): number | null {
  return [raw.status, raw.status_code, raw.statusCode, raw.http_code, raw.code].map(statusIn).find((status) => status !== null) ?? null;
}

function statusIn(value: unknown): number | null {
  const status = typeof value === "string" ? Number(value) : value;
  return typeof status === "number" && Number.isInteger(status) && status >= 400 && status < 600 ? status : null;
}

/** FastAPI reports the path of an invalid field: ["body", "stream_options"]. */
function pathOf(loc: unknown): string {
  return Array.isArray(loc) ? loc.filter((step) => step !== "body").join(".") : "";
}

function text(value: unknown): string {
  return typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
}
