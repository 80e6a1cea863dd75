import { createHash } from "node:crypto";
import { z } from "zod";
import { licenceOf } from "./third-party.ts";

const Package = z.looseObject({
  name: z.string().optional(),
  version: z.string().optional(),
  license: z.string().optional(),
  integrity: z.string().optional(),
  dev: z.boolean().optional(),
  optional: z.boolean().optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});
const Lock = z.object({ packages: z.record(z.string(), Package) });
type Packages = z.output<typeof Lock>["packages"];

/**
 * What the lockfile brings into production as CycloneDX 1.6: name, version, licence, hash, and who needs whom. The same lockfile
 * gives the same text, without a time, so that two can be compared.
 */
export function sbom(lockfile: string): object {
  const { packages } = Lock.parse(JSON.parse(lockfile));
  const root = packages[""];
  if (!root) throw new Error("the lockfile names no project");
  const used = Object.entries(packages).filter(([path, { dev }]) => path !== "" && !dev);
  const main = { type: "application", "bom-ref": "bestchat", name: root.name ?? "bestchat", version: root.version ?? "0" };
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOf(lockfile)}`,
    version: 1,
    metadata: { component: main, tools: { components: [{ type: "application", name: "npm run sbom", version: main.version }] } },
    components: used.map(([path, found]) => component(path, found)),
    dependencies: [
      { ref: main["bom-ref"], dependsOn: needs("", packages) },
      ...used.map(([path]) => ({ ref: path, dependsOn: needs(path, packages) })),
    ],
  };
}

function component(path: string, { version = "", license, integrity, optional }: z.output<typeof Package>) {
  const full = nameOf(path);
  const [group, name] = full.startsWith("@") ? full.split("/") : ["", full];
  const licence = licenceOf(full, license);
  return {
    type: "library",
    "bom-ref": path,
    ...(group ? { group } : {}),
    name: name ?? full,
    version,
    scope: optional ? "optional" : "required",
    ...(integrity ? { hashes: [hashOf(integrity)] } : {}),
    licenses: [licenceEntry(licence)],
    purl: `pkg:npm/${full.replace("@", "%40")}@${version}`,
  };
}

/** Some authors write what is no name of SPDX. */
const ownNames = ["BSD", "MIT and ISC", "SIL OPEN FONT LICENSE"];

function licenceEntry(licence: string) {
  if (ownNames.includes(licence)) return { license: { name: licence } };
  return / (OR|AND|WITH) |[()]/.test(licence) ? { expression: licence } : { license: { id: licence } };
}

function hashOf(integrity: string): { alg: string; content: string } {
  const [algorithm = "", value = ""] = integrity.split("-", 2);
  return { alg: algorithm.replace("sha", "SHA-"), content: Buffer.from(value, "base64").toString("hex") };
}

/** What a package needs, found as Node finds it: beside it, then further up. */
function needs(path: string, packages: Packages): string[] {
  const { dependencies = {}, optionalDependencies = {} } = packages[path] ?? {};
  const found = Object.keys({ ...dependencies, ...optionalDependencies }).flatMap((name) => {
    for (let from = path; ; from = from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/")))) {
      const at = `${from ? `${from}/` : ""}node_modules/${name}`;
      if (packages[at]) return packages[at].dev ? [] : [at];
      if (from === "") return [];
      if (!from.includes("/node_modules/")) from = "";
    }
  });
  return [...new Set(found)].sort();
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}

/** A UUID that the text decides. */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
