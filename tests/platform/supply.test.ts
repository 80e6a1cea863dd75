import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { foundSecrets } from "../../scripts/found-secrets.ts";
import { sbom } from "../../scripts/software-bill.ts";

type Bill = {
  components: { "bom-ref": string; purl: string; hashes?: { alg: string; content: string }[]; licenses: object[] }[];
  dependencies: { ref: string; dependsOn: string[] }[];
};
const lockfile = readFileSync("package-lock.json", "utf8");

test("the bill of software names each production package once, with hash and licence, and whom it needs", () => {
  const bill = sbom(lockfile) as Bill;
  const refs = new Set(bill.components.map((component) => component["bom-ref"]));
  expect(refs.size).toBe(bill.components.length);
  const next = bill.components.find(({ purl }) => purl.startsWith("pkg:npm/next@"));
  expect(next?.hashes?.[0]).toMatchObject({ alg: "SHA-512", content: expect.stringMatching(/^[0-9a-f]{128}$/) });
  expect(bill.components.filter(({ licenses }) => licenses.length === 0)).toEqual([]);
  const unknown = bill.dependencies.flatMap(({ dependsOn }) => dependsOn.filter((ref) => !refs.has(ref)));
  expect(unknown).toEqual([]);
  const root = bill.dependencies.find(({ ref }) => ref === "bestchat");
  expect(root?.dependsOn).toContain("node_modules/next");
  expect(root?.dependsOn).not.toContain("node_modules/@biomejs/biome");
  expect(bill.components.some(({ purl }) => purl.includes("biome"))).toBe(false);
  expect(sbom(lockfile)).toEqual(bill);
});

// Put together here, so that this file is none of those that the scan finds.
const samples: [string, string][] = [
  ["private key", `-----BEGIN ${"PRIVATE KEY"}-----\\n${"MIIE".repeat(12)}`],
  ["key of AWS", `AKIA${"ABCDEFGH23456789"}`],
  ["token of GitHub", `ghp_${"a1B2".repeat(9)}`],
  ["key of Anthropic", `sk-ant-${"api03"}-${"aB3_".repeat(20)}`],
  ["key of OpenAI", `sk-proj-${"aB3d".repeat(12)}`],
  ["token of Polar", `polar_${"oat"}_${"aB3d".repeat(9)}`],
  ["signed token", `${"eyJ"}${"hbGciOiJIUzI1NiJ9"}.${"eyJ"}${"zdWIiOiIxIiwic2lkIjoi"}.${"aB3_".repeat(8)}`],
  ["password in an address", `postgresql://owner:${"hunter2hunter2"}@db.internal.net/app`],
];

test.each(samples)("a %s is found, and is not where a line says why it is none", (kind, text) => {
  expect(foundSecrets("a file", `first\nconst key = "${text}";`)).toEqual([{ file: "a file", line: 2, kind }]);
  expect(foundSecrets("a file", `const key = "${text}"; // not-a-secret: made for this test`)).toEqual([]);
});

test("no file of the repository holds a credential of the real world", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/secret-scan.ts"], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect([status, stdout]).toEqual([0, expect.stringMatching(/^\d{4,} files, 0 secrets\n$/)]);
});
