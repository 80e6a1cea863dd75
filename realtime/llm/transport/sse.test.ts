import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import fc from "../../../tests/setup/properties.ts";
import { RawHttpBody } from "./raw-http-body.ts";
import { type Body, readSse } from "./sse.ts";

type Events = { event: string; data: string }[];
const bodies: [string, (chunks: Uint8Array[]) => Body][] = [
  ["a lean body", leanBodyOf],
  ["a web stream", (chunks) => Readable.toWeb(Readable.from(chunks)) as ReadableStream<Uint8Array>],
];

function leanBodyOf([first, ...rest]: Uint8Array[]): RawHttpBody {
  const body = new RawHttpBody();
  // Some before there is a reader, the rest after.
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
  test("events survive any cut, also inside characters and line ends", async () => {
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

  test("a last event without its empty line, or its line end, still counts", async () => {
    expect(await read(bodyOf, "data: end")).toEqual([{ event: "", data: "end" }]);
    expect(await read(bodyOf, "data: end\n")).toEqual([{ event: "", data: "end" }]);
  });

  test("nothing is heard after the last event that matters", async () => {
    expect(await read(bodyOf, "data: a\n\ndata: [DONE]\n\ndata: b\n\n")).toEqual([
      { event: "", data: "a" },
      { event: "", data: "[DONE]" },
    ]);
  });
});

test("a body that breaks off is a lost connection, whatever carries it", async () => {
  const lean = new RawHttpBody();
  const web = new ReadableStream<Uint8Array>({ start: (out) => out.error(new Error("reset")) });
  const heard = [readSse(lean, () => false), readSse(web, () => false)];
  lean.push(Buffer.from("data: a\n\n"));
  lean.end(new Error("reset"));
  for (const outcome of await Promise.allSettled(heard)) expect(outcome).toMatchObject({ reason: { code: "UNREACHABLE" } });
});

test("a body that goes on after its last event is let go", async () => {
  let lean = new RawHttpBody();
  const cut = new Promise<string>((resolve) => {
    lean = new RawHttpBody(() => resolve("cut"));
  });
  lean.push(Buffer.from("data: [DONE]\n\n"));
  await readSse(lean, () => true);
  lean.push(Buffer.from("data: more\n\n"));
  expect(await cut).toBe("cut");
});
