import { expect, test } from "vitest";
import fc from "../../../../tests/setup/properties.ts";
import { flowMs, TextFlow } from "./text-flow.ts";

const arrival = fc.record({
  text: fc.constantFrom("word ", "a", " ", "漢字かな", "😀", "x".repeat(90), "one two three "),
  afterMs: fc.nat(400),
});

test("words flow in without going back, none is behind by more than the time it may be, and at the end all are there", () => {
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 30 }), fc.integer({ min: 5, max: 60 }), (arrivals, frameMs) => {
      const flow = new TextFlow(0);
      const came: { length: number; at: number }[] = [];
      let [text, now, before] = ["", 0, 0];
      const frame = () => {
        const shown = flow.shownOf(text, now);
        expect(shown).toBeGreaterThanOrEqual(before);
        expect(text.slice(0, shown).isWellFormed()).toBe(true);
        const due = came.findLast(({ at }) => now - at >= flowMs + 25)?.length ?? 0;
        // The rest of a word may wait for its end, which is on its way.
        expect(shown).toBeGreaterThanOrEqual(Math.min(due, text.slice(0, due).search(/\s\S*$/) + 1));
        before = shown;
      };
      for (const { text: piece, afterMs } of arrivals) {
        for (const end = now + afterMs; now < end; now += frameMs) frame();
        text += piece;
        flow.grow(text.length, now);
        came.push({ length: text.length, at: now });
      }
      now += flowMs;
      expect(flow.shownOf(text, now)).toBe(text.length);
      expect(flow.isFlowing).toBe(false);
    }),
  );
});

test("a burst becomes a stream of whole words", () => {
  const flow = new TextFlow(0);
  const text = "one two three four ";
  flow.grow(text.length, 0);
  const steps = [0, 50, 100, 150, 200, 250].map((now) => text.slice(0, flow.shownOf(text, now)));
  expect(steps).toEqual(["", "", "one ", "one two ", "one two three ", text]);
});

test("text that was there before, and other text in its place, is shown at once", () => {
  const flow = new TextFlow(5);
  expect(flow.shownOf("hello", 0)).toBe(5);
  flow.grow(11, 0);
  flow.grow(3, 1);
  expect(flow.shownOf("bye", 1)).toBe(3);
});
