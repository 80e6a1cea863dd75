import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { variableNames } from "#lib/env.ts";

// src/lib/env.ts defines each variable once; .env.example says what it is for, and something uses it.

/** Set by `npm start` for its own processes; no operator sets them. */
const internal = ["WEB_PROCESS", "DEMO_SEARCH", "MAILBOX_URL", "PUSH_STAND_IN_URL", "DEMO_MODELS", "DEMO_LOGIN", "STAND_INS"];
/** Read by Node, by the AWS client, or by commands that are no process of the product. */
const elsewhere = /^(AWS_(REGION|ACCESS_KEY_ID|SECRET_ACCESS_KEY)|HTTPS?_PROXY|NO_PROXY|BACKUP_\w+)$/;

/** Set by Node, Next or us for a process of a kind, beside what operators set. */
const ofPlatforms = ["NODE_ENV", "NEXT_RUNTIME", "BESTCHAT_EDGE", "SERVICE_NAME", "AWS_DEFAULT_REGION"];

const example = readFileSync(".env.example", "utf8");
const documented = [...example.matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(([, name = ""]) => name);
const sources = globSync("{src,realtime,scripts}/**/*.{ts,tsx,mjs}", { exclude: ["src/generated/**", "**/*.test.ts", "src/lib/env.ts"] });
const text = [...sources, "prisma.config.ts"].map((file) => readFileSync(file, "utf8")).join("\n");

test("each variable is documented once, and each documented one exists", () => {
  expect(documented.filter((name) => !elsewhere.test(name)).toSorted()).toEqual(
    variableNames.filter((name) => !internal.includes(name)).toSorted(),
  );
  expect(documented).toHaveLength(new Set(documented).size);
});

test.each(variableNames)("%s is used", (name) => {
  expect(new RegExp(`\\b${name}\\b`).test(text)).toBe(true);
});

test("no process reads a variable that is in no table", () => {
  const ofOurs = sources.filter((file) => /^(src|realtime)\//.test(file)).map((file) => readFileSync(file, "utf8"));
  const read = ofOurs.flatMap((file) => [...file.matchAll(/process\.env\.([A-Z][A-Z0-9_]+)/g)].map(([, name = ""]) => name));
  const known = new Set<string>([...variableNames, ...ofPlatforms]);
  expect([...new Set(read)].filter((name) => !known.has(name) && !elsewhere.test(name))).toEqual([]);
});
