import { cruise, type ICruiseResult, type IModule } from "dependency-cruiser";

// Which room may import which (docs/decisions/073). Types and tests count; a folder without a row is an error.
const shared = ["src/lib", "src/contracts", "src/generated"];
const browser = ["src/components", "src/client", "src/contracts", "src/messages"];
const belowServer = [
  "src/domain",
  "src/integrations",
  "src/messages",
  ...shared,
  ...["outbound.ts", "secret.ts", "settings.ts"].map((file) => `src/server/${file}`),
];
const arrows: Record<string, string[]> = {
  "src/contracts": [],
  // The texts in all languages. The browser gets the texts of its page, and `t`.
  "src/messages": ["src/contracts"],
  "src/lib": ["src/contracts", "src/generated"],
  // Injected into the domain, which knows only their types and makes no requests (docs/decisions/082).
  "src/integrations": ["src/lib", "src/contracts"],
  // Notifications are written in the user's language.
  "src/domain": ["src/integrations types", "src/messages", ...shared],
  // The web process, from the basis of a handler to what puts all of them in front of Next.
  "src/server": belowServer,
  "src/server/http": belowServer,
  "src/server/mail": belowServer,
  "src/server/push": server("http"),
  "src/server/export": belowServer,
  // What services that receive mail send.
  "src/server/inbound": belowServer,
  "src/server/billing": belowServer,
  "src/server/openapi": server("http"),
  "src/server/auth": server("http", "mail"),
  "src/server/rest": server("auth", "billing", "export", "http", "inbound", "openapi", "push"),
  "src/server/trpc": server("auth", "billing", "http", "mail", "push", "rest"),
  "src/server/forms": server("http", "rest"),
  "src/server/front": server("forms", "http", "openapi", "rest", "trpc"),
  "src/server/http/serve.ts": server("auth", "front"),
  realtime: ["src/domain", "src/integrations", "src/messages", ...shared],
  "src/client": ["src/contracts", "src/messages", "src/server types"],
  "src/components": ["src/messages"],
  "src/features/frame": browser,
  "src/features/realtime": browser,
  "src/features/auth": feature(),
  // How an editor of one text handles concurrent changes.
  "src/features/edit": browser,
  "src/features/prompt": feature(),
  "src/features/provider": feature(),
  "src/features/feed": ["src/features/realtime", ...browser],
  "src/features/account": feature("auth", "mcp", "notification", "prompt", "provider", "task"),
  "src/features/billing": feature(),
  // Knows no chat: whatever shows what a model wrote draws it by this.
  "src/features/chat/markdown": browser,
  "src/features/chat": feature(
    "billing",
    "chat/markdown",
    "conversation",
    "feed",
    "file",
    "prompt",
    "provider",
    "realtime",
    "schedule",
    "task",
    "usage",
  ),
  "src/features/chat-import": feature(),
  "src/features/conversation": feature("feed", "share"),
  "src/features/file": feature(),
  "src/features/insights": feature("usage"),
  "src/features/legal": feature(),
  "src/features/memory": feature(),
  "src/features/mcp": feature("auth", "provider"),
  "src/features/notification": feature(),
  "src/features/offline": feature(),
  "src/features/project": feature(),
  "src/features/share": feature("chat/markdown"),
  "src/features/task": feature("feed", "project"),
  "src/features/schedule": feature("task"),
  "src/features/transfer": feature(),
  "src/features/trash": feature("conversation", "task"),
  "src/features/usage": feature("billing"),
  // Composes the features; imported by app alone.
  "src/features/shell": feature("account", "chat", "conversation", "feed", "notification", "offline", "project", "realtime", "task"),
  "src/app": ["src/features", "src/components", "src/messages", "src/server", "src/domain", "src/lib", "src/contracts"],
  "src/instrumentation.ts": ["src/lib"],
  // Stands where our server does, where Next is the server.
  "src/proxy.ts": ["src/server/front"],
  "src/generated": [],
  // Stand-ins for external services; started by commands, never imported by the product.
  sandbox: [],
  scripts: ["scripts", "sandbox", "realtime", "tests", "src/domain", "src/integrations", "src/server", ...shared],
  "scripts/start": ["sandbox", "src/lib", "src/domain"],
  tests: ["scripts", "sandbox", "realtime", "src"],
};
const rooms = Object.keys(arrows).sort((a, b) => b.length - a.length);
/** Tests are imported only by tests and commands, never by product code. */
const testMayImport = ["tests", "src/domain", "src/integrations", "sandbox", ...shared];

const result = await cruise(["src", "realtime", "scripts", "sandbox", "tests"], {
  ruleSet: {
    forbidden: [
      {
        name: "no-cycles",
        severity: "error",
        from: { path: "^(src|realtime|scripts)/" },
        to: { circular: true, dependencyTypesNot: ["type-only"] },
      },
    ],
  },
  parser: "swc",
  exclude: { path: ["^src/generated"] },
  doNotFollow: { path: "node_modules" },
  tsPreCompilationDeps: true,
  enhancedResolveOptions: {
    extensions: [".ts", ".tsx", ".js", ".mjs"],
    exportsFields: ["exports"],
    conditionNames: ["import", "node", "default"],
  },
  validate: true,
});
const { modules, summary } = result.output as ICruiseResult;
const ours = modules.filter(({ source }) => isOurs(source));
const edges = ours.reduce((sum, module) => sum + module.dependencies.filter(({ resolved }) => isOurs(resolved)).length, 0);
if (ours.length < 500 || edges < 1500) {
  console.error(`The import rules saw ${ours.length} modules and ${edges} imports: they check nothing. Mend scripts/import-rules.ts.`);
  process.exit(1);
}
const problems = [
  ...ours.flatMap(problemsOf),
  ...summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
  ...roomCircles().map((circle) => `rooms import each other in a circle: ${circle.join(" → ")}`),
  ...rooms
    .filter((room) => room !== "src/generated" && !ours.some(({ source }) => roomOf(source) === room))
    .map((room) => `${room}: no such room`),
];
for (const problem of problems) console.error(problem);
console.log(`${ours.length} modules, ${edges} imports, ${problems.length} violations`);
process.exit(problems.length > 0 ? 1 : 0);

function problemsOf({ source, dependencies }: IModule): string[] {
  const room = roomOf(source);
  if (!room) return [`${source}: no row of the table covers it`];
  return dependencies.flatMap(({ resolved, dependencyTypes }) => {
    if (!isOurs(resolved)) return outsideProblem(room, source, resolved);
    const to = roomOf(resolved);
    if (to === room) return [];
    const allowed = [...(arrows[room] ?? []), ...(isTest(source) ? testMayImport : [])];
    const isType = dependencyTypes.includes("type-only");
    // Queries are verbs of the domain; the process itself opens its connections.
    if (
      room.startsWith("src/server") &&
      source !== "src/server/http/serve.ts" &&
      resolved === "src/lib/db.ts" &&
      !isType &&
      !isTest(source)
    )
      return [`${source} → ${resolved}: ask a verb of the domain`];
    const fits = allowed.some((row) => (row.endsWith(" types") ? isType && isIn(resolved, row.slice(0, -6)) : isIn(resolved, row)));
    return fits ? [] : [`${source} → ${resolved}: ${room} may not import ${to ?? "what no row covers"}`];
  });
}

/** Packages that would bring a transport into the domain, or anything but zod into the contracts. */
function outsideProblem(room: string, source: string, resolved: string): string[] {
  if (isTest(source)) return [];
  const isWrong =
    room === "src/contracts"
      ? resolved.includes("node_modules/") && !resolved.includes("node_modules/zod")
      : room === "src/domain" &&
        /node_modules\/(next|react|@trpc|socket\.io|undici|nodemailer|@modelcontextprotocol|@polar-sh|@aws-sdk)/.test(resolved);
  return isWrong ? [`${source} → ${resolved}: ${room} may not use this package`] : [];
}

/** Circular dependencies between rooms, even without one between modules: such rooms cannot be read separately. */
function roomCircles(): string[][] {
  const next = new Map<string, Set<string>>();
  for (const { source, dependencies } of ours.filter((module) => !isTest(module.source))) {
    const from = roomOf(source) ?? "";
    for (const { resolved, dependencyTypes } of dependencies) {
      const to = roomOf(resolved);
      if (to && to !== from && /^(src|realtime)/.test(from) && !dependencyTypes.includes("type-only"))
        next.set(from, (next.get(from) ?? new Set()).add(to));
    }
  }
  const circles: string[][] = [];
  const done = new Set<string>();
  const visit = (room: string, path: string[]): void => {
    if (path.includes(room)) circles.push([...path.slice(path.indexOf(room)), room]);
    if (path.includes(room) || done.has(room)) return;
    for (const to of next.get(room) ?? []) visit(to, [...path, room]);
    done.add(room);
  };
  for (const room of next.keys()) visit(room, []);
  return circles;
}

function server(...others: string[]): string[] {
  return [...others.map((name) => `src/server/${name}`), ...belowServer];
}

function feature(...others: string[]): string[] {
  return ["src/features/frame", "src/features/edit", ...others.map((name) => `src/features/${name}`), ...browser];
}

function roomOf(path: string): string | undefined {
  return rooms.find((room) => isIn(path, room));
}

function isIn(path: string, room: string): boolean {
  return path === room || path.startsWith(`${room}/`);
}

function isOurs(path: string): boolean {
  return /^(src|realtime|scripts|sandbox|tests)\//.test(path);
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}
