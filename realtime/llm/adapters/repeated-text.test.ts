import { expect, test } from "vitest";
import fc from "../../../tests/setup/properties.ts";
import { RepeatedText } from "./repeated-text.ts";

type Event = { id: number; delta: { text?: string; other?: string } };
const parsed: string[] = [];
function onlyText(data: string): string | null {
  parsed.push(data);
  const { delta } = JSON.parse(data) as Event;
  return Object.keys(delta).length === 1 && delta.text ? delta.text : null;
}

test("events that differ only in their text are read as a parser would, whatever the text is", () => {
  const piece = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom('"', "\\", 'a","other":"b', "id", "text", "\n", "}", ""));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), fc.nat(3), (texts, id) => {
      const repeated = new RepeatedText(onlyText);
      for (const text of texts) {
        const data = JSON.stringify({ id, delta: { text }, tail: "text" });
        const read = repeated.read(data);
        if (read === null) repeated.learn(data);
        else expect(read).toBe(text);
      }
    }),
  );
});

test("a similar event with other content is not read as text", () => {
  const repeated = new RepeatedText(onlyText);
  repeated.learn('{"id":1,"delta":{"text":"one"}}');
  expect(repeated.read('{"id":1,"delta":{"text":"two"}}')).toBe("two");
  for (const other of [
    '{"id":2,"delta":{"text":"two"}}',
    '{"id":1,"delta":{"text":"two","other":"three"}}',
    '{"id":1,"delta":{"text":""}}',
    '{"id":1,"delta":{"text":"two',
    '{"id":1,"delta":{"text":"}}',
    '{"id":1,"delta":{"other":"two"}}',
  ])
    expect(repeated.read(other)).toBeNull();
});

test("an earlier occurrence of the same characters is not taken for the text", () => {
  const repeated = new RepeatedText(onlyText);
  repeated.learn('{"id":"text","delta":{"text":"text"}}');
  expect(repeated.read('{"id":"other","delta":{"text":"text"}}')).toBeNull();
  expect(repeated.read('{"other":"text","delta":{"text":"text"}}')).toBeNull();
});

test("a stream whose events never repeat soon stops learning", () => {
  const repeated = new RepeatedText(onlyText);
  for (let at = 0; at < 100; at += 1) repeated.learn(`{"id":${at},"delta":{"text":"piece"}}`);
  parsed.length = 0;
  repeated.learn('{"id":100,"delta":{"text":"piece"}}');
  expect(parsed).toEqual([]);
});
