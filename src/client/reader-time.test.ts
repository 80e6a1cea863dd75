import { expect, it, vi } from "vitest";
import { forReader, setPageZone } from "#lib/page-reader.ts";
import { readerDay, readerTime, readerZone, setReaderZone } from "./reader-time.ts";

const time = "2026-11-30T02:30:00Z";

it("shows times in the account's zone, in browsers only", () => {
  setReaderZone("Asia/Tokyo");
  // A server renders pages for many people.
  expect(readerZone()).not.toBe("Asia/Tokyo");
  vi.stubGlobal("window", {});
  setReaderZone("Asia/Tokyo");
  expect([readerDay(time), readerTime(time, "dayAndTime")]).toEqual(["2026-11-30", "Nov 30, 2026, 11:30 AM"]);
  setReaderZone("America/Los_Angeles");
  expect([readerDay(time), readerTime(time, "long")]).toEqual(["2026-11-29", "November 29, 2026"]);
  vi.unstubAllGlobals();
});

it("shows times on the server in the zone of the request, also with concurrent requests", async () => {
  const drawn = (zone: string) =>
    forReader(async () => {
      setPageZone(zone);
      await Promise.resolve();
      return `${readerDay(time)} ${readerZone()}`;
    });
  expect(await Promise.all([drawn("Asia/Tokyo"), drawn("America/Los_Angeles")])).toEqual([
    "2026-11-30 Asia/Tokyo",
    "2026-11-29 America/Los_Angeles",
  ]);
});
