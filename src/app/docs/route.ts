import { docsPage } from "#server/openapi/docs-page.ts";

export function GET(request: Request): Response {
  return docsPage(request);
}
