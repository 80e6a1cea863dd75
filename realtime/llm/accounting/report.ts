import { isObject, type Json } from "../adapters/json-object.ts";

/** What a server says of its failure, in whichever shape. `status`: an HTTP status, also one that stands in a body. */
export type Report = { status: number | null; type: string; code: string; param: string; words: string };

const wordsMax = 4000;

/** The failure that an event, or a body that came with success, reports; null when it reports none. */
export function reportIn(said: Json, event = ""): Report | null {
  const [choice] = Array.isArray(said.choices) ? said.choices : [];
  if (isObject(choice) && isSaid(choice.error)) return reportOf(choice.error);
  if (isObject(choice) && isObject(choice.delta) && isSaid(choice.delta.error)) return reportOf(choice.delta.error);
  const isMarked = isSaid(said.error) || said.object === "error" || said.type === "error" || event === "error";
  return isMarked || isBare(said) ? reportOf(said) : null;
}

/** The same of a body or a value that can be nothing else. */
export function reportOf(said: unknown, status: number | null = null): Report {
  const report = read(said, 0);
  return { ...report, status: status ?? report.status, words: report.words.slice(0, wordsMax) };
}

function isSaid(error: unknown): boolean {
  return isObject(error) ? Object.values(error).some(Boolean) : Boolean(error);
}

/** Failures without any mark: FastAPI's, and those of Chinese providers. An answer has none of these fields alone. */
function isBare(said: Json): boolean {
  if (isObject(said.base_resp) && Number(said.base_resp.status_code ?? 0) !== 0) return true;
  if (said.choices != null || said.type != null || said.content != null || said.output != null) return false;
  if (said.success === false || said.ok === false) return true;
  if ([said.detail, said.errors, said.err, said.Error, said.exception, said.fault].some(isSaid)) return true;
  if ([said.message, said.response].some((inner) => isObject(inner) && isSaid(inner.error))) return true;
  const words = said.message ?? said.msg ?? said.error_msg ?? said.error_message ?? said.errorMessage;
  return typeof words === "string" && words !== "";
}

function read(said: unknown, depth: number): Report {
  const none: Report = { status: null, type: "", code: "", param: "", words: "" };
  if (depth > 4) return none;
  if (typeof said === "string") return readText(said, depth) ?? { ...none, words: said };
  if (typeof said === "number") return { ...none, status: statusIn(said), code: String(said) };
  if (Array.isArray(said)) return readList(said, depth) ?? none;
  if (!isObject(said)) return none;
  const below = [said.error, said.base_resp, said.errors, said.detail, said.fault, said.response, said.message].find(
    (value) => isObject(value) || Array.isArray(value),
  );
  const inner = below === undefined ? none : read(below, depth + 1);
  const own = wordsOf(said);
  const nested = readText(own, depth) ?? rawOf(said, depth);
  const words = nested?.words || inner.words || own;
  return {
    status: statusOf(said) ?? nested?.status ?? inner.status,
    type: text(said.type === "error" ? "" : said.type) || nested?.type || inner.type || text(said.status),
    code: text(said.code ?? said.error_code ?? said.status_code) || nested?.code || inner.code,
    param: text(said.param) || nested?.param || inner.param || placeOf(said.loc),
    words: said.loc && inner.words === "" ? [placeOf(said.loc), words].filter(Boolean).join(": ") : words,
  };
}

/** A failure that stands as JSON, or as its representation, within a text; null for plain words. */
function readText(words: string, depth: number): Report | null {
  const begins = words.search(/[{[]/);
  if (begins < 0 || depth > 3) return null;
  try {
    const inner: unknown = JSON.parse(words.slice(begins));
    const report = read(inner, depth + 1);
    return report.words === "" ? null : report;
  } catch {
    return null;
  }
}

function readList(list: unknown[], depth: number): Report | null {
  const reports = list.slice(0, 5).map((member) => read(member, depth + 1));
  const [first] = reports;
  return first ? { ...first, words: reports.map((report) => report.words).join("; ") } : null;
}

/** Gateways put the words of whoever is behind them aside. */
function rawOf(said: Json, depth: number): Report | null {
  const raw = isObject(said.metadata) ? said.metadata.raw : undefined;
  return raw === undefined ? null : read(raw, depth + 1);
}

function wordsOf(said: Json): string {
  const fields = [said.message, said.msg, said.detail, said.error_description, said.error_msg, said.error_message, said.status_msg];
  const rarer = [said.text, said.errorMessage, said.Message, said.faultstring, said.description, said.Error, said.exception];
  return [...fields, ...rarer, said.error, said.err, said.reason, said.title].map(text).find((words) => words !== "") ?? "";
}

function statusOf(said: Json): number | null {
  return (
    [said.status, said.status_code, said.statusCode, said.http_code, said.code].map(statusIn).find((status) => status !== null) ?? null
  );
}

function statusIn(value: unknown): number | null {
  const status = typeof value === "string" ? Number(value) : value;
  return typeof status === "number" && Number.isInteger(status) && status >= 400 && status < 600 ? status : null;
}

/** FastAPI names the place of what it refuses: ["body", "stream_options"]. */
function placeOf(loc: unknown): string {
  return Array.isArray(loc) ? loc.filter((step) => step !== "body").join(".") : "";
}

function text(value: unknown): string {
  return typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
}
