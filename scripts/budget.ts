import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

/**
 * The maximum JavaScript that a browser loads before a page is interactive, gzipped; the goal is 200 KB. Everything else is
 * loaded on demand.
 */
export const initialBytesMax = 235 * 1024;

export type RouteWeight = { route: string; bytes: number };

/** The initial JavaScript of each page of a build: the scripts named in its document, without those that they load later. */
export function weighRoutes(build = ".next"): RouteWeight[] {
  const sizes = new Map<string, number>();
  const sizeOf = (file: string) => {
    const size = sizes.get(file) ?? gzipSync(readFileSync(join(build, file))).byteLength;
    sizes.set(file, size);
    return size;
  };
  const { rootMainFiles } = JSON.parse(readFileSync(join(build, "build-manifest.json"), "utf8")) as { rootMainFiles: string[] };
  return manifestsUnder(join(build, "server", "app"))
    .flatMap((file) => Object.entries(entriesOf(file)))
    .map(([route, files]) => {
      const scripts = new Set([...rootMainFiles, ...files].filter((name) => name.endsWith(".js")));
      return { route: route.replace(/\/page$/, "") || "/", bytes: [...scripts].reduce((sum, name) => sum + sizeOf(name), 0) };
    })
    .sort((a, b) => b.bytes - a.bytes);
}

function manifestsUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith("page_client-reference-manifest.js"))
    .map((name) => join(folder, name));
}

/** Next writes these as scripts that set a global; each contains one route with the scripts of its layouts and page. */
function entriesOf(file: string): Record<string, string[]> {
  const [, route = "", json = "{}"] = /__RSC_MANIFEST\["([^"]+)"\]\s*=\s*(\{[\s\S]*\});?\s*$/.exec(readFileSync(file, "utf8")) ?? [];
  const { entryJSFiles = {} } = JSON.parse(json) as { entryJSFiles?: Record<string, string[]> };
  return { [route]: Object.values(entryJSFiles).flat() };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const routes = weighRoutes();
  for (const { route, bytes } of routes) console.log(`${(bytes / 1024).toFixed(1).padStart(6)} KB  ${route}`);
  const over = routes.filter(({ bytes }) => bytes > initialBytesMax);
  if (over.length > 0 || routes.length < 10) {
    console.error(`${over.length} of ${routes.length} pages load more than ${initialBytesMax / 1024} KB before they answer.`);
    process.exit(1);
  }
}
