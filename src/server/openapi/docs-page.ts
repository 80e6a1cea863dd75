import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ApiRequest } from "#server/http/request.ts";

// The only files that the page needs, served from the package, so that no other host is contacted.
const files: Record<string, string> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
};

/** A page to browse and try the API. */
export function docsPage(request: ApiRequest): Response {
  const nonce = request.headers.get("x-nonce") ?? "";
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>BestChat API</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs.css">
</head>
<body>
<header><a href="/"><img src="/icon.svg" alt="" width="24" height="24"> BestChat</a> <span>API</span></header>
<div id="swagger-ui"></div>
<script nonce="${nonce}" src="/docs/swagger-ui-bundle.js"></script>
<script nonce="${nonce}">
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();
SwaggerUIBundle({ url: "/api/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null });
</script>
</body>
</html>
`;
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/** One file of the page. */
export async function docsFile(request: ApiRequest, { file = "" }: Record<string, string>): Promise<Response> {
  const type = Object.hasOwn(files, file) ? files[file] : undefined;
  if (!type) return new Response("Not found\n", { status: 404 });
  const content = await readFile(join(process.cwd(), "node_modules/swagger-ui-dist", file));
  // Weak, because it is the same whether compressed or not.
  const tag = `W/"${createHash("sha256").update(content).digest("base64url").slice(0, 16)}"`;
  const headers = { ETag: tag, "Cache-Control": "public, max-age=3600" };
  if (request.headers.get("if-none-match")?.includes(tag)) return new Response(null, { status: 304, headers });
  return new Response(content, { headers: { ...headers, "Content-Type": type } });
}
