import { describe, expect, it } from "vitest";
import { afterRefusal, afterSave, clashOf, differs, keepingMine, shownText, trimmed, whileSaving, withTyped } from "./field-draft.ts";

describe("a field that is typed into", () => {
  const draft = withTyped(null, "Buy milk", "Buy oat milk");

  it("shows what is typed, whatever becomes of the stored value", () => {
    expect(shownText(draft, "Buy milk")).toBe("Buy oat milk");
    expect(shownText(draft, "Buy cheese")).toBe("Buy oat milk");
  });

  it("clashes when the stored value becomes another one, also while the typing goes on", () => {
    expect(clashOf(draft, "Buy milk", trimmed)).toBeNull();
    expect(clashOf(draft, "Buy cheese", trimmed)).toBe("Buy cheese");
    expect(clashOf(withTyped(draft, "Buy cheese", "Buy milk"), "Buy cheese", trimmed)).toBe("Buy cheese");
  });

  it("does not clash when both come to the same", () => {
    expect(clashOf(draft, "Buy oat milk", trimmed)).toBeNull();
    expect(clashOf(withTyped(draft, "Buy oat milk", "Buy oat milk "), "Buy oat milk", trimmed)).toBeNull();
  });

  it("is no draft any more when the typing is taken back, and then follows what is stored", () => {
    const undone = withTyped(draft, "Buy milk", "Buy milk");
    expect(undone).toBeNull();
    expect(shownText(undone, "Buy cheese")).toBe("Buy cheese");
  });

  it("may replace the other version once its owner has seen that, and no later one", () => {
    const kept = keepingMine(draft, "Buy cheese");
    expect(clashOf(kept, "Buy cheese", trimmed)).toBeNull();
    expect(clashOf(kept, "Buy bread", trimmed)).toBe("Buy bread");
  });

  it("does not clash with its own save, and is kept when that is refused", () => {
    const saving = whileSaving(draft, "Buy oat milk");
    expect(clashOf(saving, "Buy milk", trimmed)).toBeNull();
    const typedOn = withTyped(saving, "Buy oat milk", "Buy oat milk, two");
    expect(clashOf(typedOn, "Buy oat milk", trimmed)).toBeNull();
    expect(afterSave(saving, "Buy oat milk", trimmed)).toBeNull();
    expect(afterSave(typedOn, "Buy oat milk", trimmed)).toEqual({ base: "Buy oat milk", mine: "Buy oat milk, two" });
    const refused = afterRefusal(typedOn);
    expect(shownText(refused, "Buy milk")).toBe("Buy oat milk, two");
    expect(clashOf(refused, "Buy milk", trimmed)).toBeNull();
    expect(clashOf(refused, "Buy cheese", trimmed)).toBe("Buy cheese");
  });
});

it("follows what is stored while nothing is typed", () => {
  expect(shownText(null, "Buy cheese")).toBe("Buy cheese");
  expect(clashOf(null, "Buy cheese", trimmed)).toBeNull();
});

it("has nothing to save where only the way of writing differs", () => {
  const labels = (text: string) => text.split(",").map(trimmed).join();
  expect(differs(withTyped(null, "home, work", "home,work"), "home, work", labels)).toBe(false);
  expect(differs(withTyped(null, "home, work", "home"), "home, work", labels)).toBe(true);
});
