import { z } from "zod";

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({ version: z.string().optional(), license: z.string().optional(), dev: z.boolean().optional() }),
  ),
});

/** Licences of packages whose lockfile entry has none: it is in their own files, in an old list format. */
const saidElsewhere: Record<string, string> = { busboy: "MIT", "seq-queue": "MIT", streamsearch: "MIT", "xmlhttprequest-ssl": "MIT" };

/** The notices of all production packages, by licence. @throws Error for a package without a known licence */
export function thirdParty(lockfile: string): string {
  const byLicence = new Map<string, Set<string>>();
  for (const [path, { version, license, dev }] of Object.entries(Lock.parse(JSON.parse(lockfile)).packages)) {
    if (path === "" || dev) continue;
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const licence = licenceOf(name, license);
    const packages = byLicence.get(licence) ?? new Set();
    byLicence.set(licence, packages.add(`${name} ${version ?? ""}`.trim()));
  }
  const sections = [...byLicence].sort(([one, a], [other, b]) => b.size - a.size || (one < other ? -1 : 1)).map(section);
  return [introduction, ...sections].join("\n");
}

/** The licence of a package, where its lockfile entry has none, too. @throws Error where nobody knows it. */
export function licenceOf(name: string, license: string | undefined): string {
  const licence = license ?? saidElsewhere[name];
  if (!licence) throw new Error(`${name} names no licence: look into its files and note it in scripts/third-party.ts`);
  return licence;
}

const introduction = `# Software of others

Written by \`npm run licences\` from the lockfile; do not edit. BestChat uses these packages as their authors published them and
changes none. Each comes with the text of its licence and its authors' notices in \`node_modules/<name>\`, also in an image that is built
from this repository: keep them there when you pass it on. Of packages under MPL, LGPL and EPL the source is what the package links to.
`;

function section([licence, packages]: [string, Set<string>]): string {
  const lines = [...packages].sort().map((name) => `- ${name}`);
  return `## ${licence} (${packages.size})\n\n${lines.join("\n")}\n`;
}
