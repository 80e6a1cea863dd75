import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import fc from "../../../tests/setup/properties.ts";
import { RawHttpBody } from "./raw-http-body.ts";
import { type Body, readSse } from "./sse.ts";

type Events = { event: string; data: string }[];
const bodies: [string, (chunks: Uint8Array[]) => Body][] = [
  ["a raw body", rawBodyOf],
  ["a web stream", (chunks) => Readable.toWeb(Readable.from(chunks)) as ReadableStream<Uint8Array>],
];

function rawBodyOf([first, ...rest]: Uint8Array[]): RawHttpBody {
  const body = new RawHttpBody();
  // Some chunks before there is a reader, the rest after.
  if (first) body.push(Buffer.from(first));
  setImmediate(() => {
    for (const chunk of rest) body.push(Buffer.from(chunk));
    body.end(null);
  });
  return body;
}

async function read(bodyOf: (chunks: Uint8Array[]) => Body, text: string, sizes: number[] = [1000]): Promise<Events> {
  const bytes = new TextEncoder().encode(text);
  const chunks: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.slice(at, at + size));
    at += size;
  }
  const events: Events = [];
  await readSse(bodyOf(chunks), (event) => {
    events.push(event);
    return event.data === "[DONE]";
  });
  return events;
}

describe.each(bodies)("%s", (_name, bodyOf) => {
  test("events survive any split, even inside characters and line breaks", async () => {
    const text = '\ufeffevent: a\r\ndata: {"x":"Grüße 👩‍👩‍👧 東京"}\r\n\r\n: comment\n\ndata: one\ndata: two\n\n';
    const whole = [
      { event: "a", data: '{"x":"Grüße 👩‍👩‍👧 東京"}' },
      { event: "", data: "one\ntwo" },
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 }), async (sizes) => {
        expect(await read(bodyOf, text, sizes)).toEqual(whole);
      }),
    );
  });

  test("a last event without its empty line, or without a line break, still counts", async () => {
    expect(await read(bodyOf, "data: end")).toEqual([{ event: "", data: "end" }]);
    expect(await read(bodyOf, "data: end\n")).toEqual([{ event: "", data: "end" }]);
  });

  test("nothing is emitted after the last relevant event", async () => {
    expect(await read(bodyOf, "data: a\n\ndata: [DONE]\n\ndata: b\n\n")).toEqual([
      { event: "", data: "a" },
      { event: "", data: "[DONE]" },
    ]);
  });
});

test("a body that is cut off is a lost connection, with either kind of body", async () => {
  const raw = new RawHttpBody();
  const web = new ReadableStream<Uint8Array>({ start: (out) => out.error(new Error("reset")) });
  const readings = [readSse(raw, () => false), readSse(web, () => false)];
  raw.push(Buffer.from("data: a\n\n"));
  raw.end(new Error("reset"));
  for (const outcome of await Promise.allSettled(readings)) expect(outcome).toMatchObject({ reason: { code: "UNREACHABLE" } });
});

test("a body that continues after its last event is aborted", async () => {
  let raw = new RawHttpBody();
  const cut = new Promise<string>((resolve) => {
    raw = new RawHttpBody(() => resolve("cut"));
  });
  raw.push(Buffer.from("data: [DONE]\n\n"));
  await readSse(raw, () => true);
  raw.push(Buffer.from("data: more\n\n"));
  expect(await cut).toBe("cut");
});
