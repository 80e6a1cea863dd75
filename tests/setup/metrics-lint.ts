/** The complaints of `promtool check metrics`, reimplemented; empty when it would pass. */
export function lintMetrics(text: string): string[] {
  const problems: string[] = [];
  const [types, helps] = [new Map<string, string>(), new Set<string>()];
  const samples: string[] = [];
  for (const line of text.split("\n")) {
    const [, kind, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (kind === "TYPE") {
      if (types.has(name)) problems.push(`${name}: has two types`);
      types.set(name, rest);
    } else if (kind === "HELP" && rest.trim() !== "") helps.add(name);
    else if (line !== "" && !line.startsWith("#")) samples.push(line);
  }
  for (const [name, type] of types) problems.push(...problemsOf(name, type, helps.has(name)));
  const series = samples.map((line) => line.slice(0, line.lastIndexOf(" ")));
  for (const twice of series.filter((one, at) => series.indexOf(one) !== at)) problems.push(`${twice}: is there twice`);
  for (const line of samples) {
    const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0] ?? "";
    const family = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, "");
    if (!types.has(family)) problems.push(`${name}: has no type`);
    for (const [, label = ""] of line.matchAll(/[{,]([a-zA-Z_]\w*)="/g))
      if (/[a-z][A-Z]/.test(label)) problems.push(`${name}: label ${label}`);
  }
  return problems;
}

const foreignUnits =
  /_(milliseconds?|microseconds?|nanoseconds?|minutes?|hours?|days?|weeks?|ms|us|ns|secs?|kilobytes|megabytes|gigabytes|kb|mb|gb|bits|celcius|meter|gram)(_|$)/;

function problemsOf(name: string, type: string, hasHelp: boolean): string[] {
  const wrong: [boolean, string][] = [
    [!hasHelp, "has no help text"],
    [type === "counter" && !name.endsWith("_total"), "is a counter and does not end in _total"],
    [type !== "counter" && name.endsWith("_total"), "ends in _total and is no counter"],
    [type !== "histogram" && name.endsWith("_bucket"), "ends in _bucket and is no histogram"],
    [!["histogram", "summary"].includes(type) && /_(count|sum)$/.test(name), "ends like a part of a histogram"],
    [name.includes(":"), "has a colon"],
    [/[a-z][A-Z]/.test(name), "is in camel case"],
    [foreignUnits.test(name), "is not in a base unit"],
    [/_(counter|gauge|histogram|summary)(_|$)/.test(name), "names its type"],
  ];
  return wrong.filter(([is]) => is).map(([, what]) => `${name}: ${what}`);
}
