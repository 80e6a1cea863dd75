import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { notifications, onNotified } from "./notify.ts";

const sources = globSync("{src,realtime}/**/*.ts", { exclude: ["src/generated/**", "**/*.test.ts"] }).map(
  (file) => [file, readFileSync(file, "utf8")] as const,
);
const migrations = globSync("prisma/migrations/*/migration.sql").map((file) => readFileSync(file, "utf8"));

test("only one file sends notifications and one listens, so that no channel is forgotten", () => {
  const speaking = sources.filter(([, text]) => /pg_notify\(/i.test(text)).map(([file]) => file);
  const listening = sources.filter(([, text]) => /[`"]LISTEN /.test(text)).map(([file]) => file);
  expect({ speaking, listening }).toEqual({ speaking: ["src/domain/notify.ts"], listening: ["src/contracts/notify.ts"] });
});

test("triggers use only channels that are listened to", () => {
  const channels = migrations.flatMap((text) => [...text.matchAll(/pg_notify\('(\w+)'/g)].map(([, channel = ""]) => channel));
  expect(channels).toContain("session");
  expect(Object.keys(notifications)).toEqual(expect.arrayContaining([...new Set(channels)]));
});

test("a notification reaches its handler as fields, and one on an unknown channel is ignored", () => {
  const told: unknown[] = [];
  const note = (word: object) => void told.push(word);
  const handlers = { feed: note, session: note, message: note };
  onNotified(handlers, "feed", "7:12");
  onNotified(handlers, "session", "7");
  onNotified(handlers, "message", "7:0191-a");
  onNotified(handlers, "of_tomorrow", "7");
  expect(told).toEqual([{ userId: 7, seq: 12 }, { userId: 7 }, { userId: 7, messageId: "0191-a" }]);
});
