import { cruise, type ICruiseResult } from "dependency-cruiser";

// Which folder may import which (docs/decisions/002). A rule that sees no modules would pass everything, so that is checked too.
const folder = (path: string) => `^src/${path}/`;
const forbidden = [
  rule("contracts-import-zod-only", folder("contracts"), { pathNot: ["^src/contracts/", "node_modules/zod"] }),
  rule("lib-imports-no-product", folder("lib"), {
    path: ["^src/(domain|server|app|features|components|client)/", "^realtime/", "^sandbox/"],
  }),
  rule("domain-knows-no-transport", folder("domain"), {
    path: ["^src/(server|app|features|components|client)/", "^realtime/", "^sandbox/", "node_modules/(next|react|@trpc|socket\\.io)"],
  }),
  rule("sidecar-imports-shared-code-only", "^realtime/", { path: ["^src/(?!contracts|domain|lib|generated)", "^sandbox/"] }),
  rule("features-stay-in-the-browser", "^src/(features|components)/", { path: ["^src/(domain|lib|server|generated)/", "^realtime/"] }),
  rule("client-takes-types-only-of-the-server", folder("client"), { path: ["^src/(domain|lib|generated)/", "^realtime/"] }),
  rule("product-knows-no-sandbox", "^(src|realtime)/", { path: "^sandbox/" }),
  { name: "no-cycles", severity: "error" as const, from: {}, to: { circular: true, dependencyTypesNot: ["type-only" as const] } },
];

const result = await cruise(["src", "realtime"], {
  ruleSet: { forbidden },
  parser: "swc",
  exclude: { path: ["\\.test\\.tsx?$", "^src/generated"] },
  doNotFollow: { path: "node_modules" },
  tsPreCompilationDeps: false,
  enhancedResolveOptions: {
    extensions: [".ts", ".tsx", ".js", ".mjs"],
    exportsFields: ["exports"],
    conditionNames: ["import", "node", "default"],
  },
  validate: true,
});
const { modules, summary } = result.output as ICruiseResult;
const ours = modules.filter((module) => /^(src|realtime)\//.test(module.source));
const edges = ours.reduce(
  (sum, module) => sum + module.dependencies.filter((dependency) => /^(src|realtime)\//.test(dependency.resolved)).length,
  0,
);
if (ours.length < 50 || edges < 50) {
  console.error(
    `The import rules saw ${ours.length} modules and ${edges} imports of our own: they check nothing. Mend tools/import-rules.ts.`,
  );
  process.exit(1);
}
for (const violation of summary.violations) console.error(`${violation.rule.name}: ${violation.from} → ${violation.to}`);
console.log(`${ours.length} modules, ${edges} imports, ${summary.violations.length} violations`);
process.exit(summary.violations.length > 0 ? 1 : 0);

function rule(name: string, from: string, to: { path?: string | string[]; pathNot?: string | string[] }) {
  return { name, severity: "error" as const, from: { path: from }, to: { ...to, dependencyTypesNot: ["type-only" as const] } };
}
