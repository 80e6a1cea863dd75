import fc from "fast-check";
import { expect, test } from "vitest";
import { readSse } from "./sse.ts";

function bodyOf(chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function read(text: string, sizes: number[] = [text.length]): Promise<{ event: string; data: string }[]> {
  const bytes = new TextEncoder().encode(text);
  const chunks: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.slice(at, at + size));
    at += size;
  }
  const events: { event: string; data: string }[] = [];
  for await (const event of readSse(bodyOf(chunks))) events.push(event);
  return events;
}

test("events survive any cut, also inside characters and line ends", async () => {
  const text = 'event: a\r\ndata: {"x":"Grüße 👩‍👩‍👧 東京"}\r\n\r\n: comment\n\ndata: one\ndata: two\n\n';
  const whole = [
    { event: "a", data: '{"x":"Grüße 👩‍👩‍👧 東京"}' },
    { event: "", data: "one\ntwo" },
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 }), async (sizes) => {
      expect(await read(text, sizes)).toEqual(whole);
    }),
  );
});

test("a last event without its empty line still counts", async () => {
  expect(await read("data: end")).toEqual([]);
  expect(await read("data: end\n")).toEqual([{ event: "", data: "end" }]);
});
