import { docsPage } from "#server/rest/openapi/docs-page.ts";

export function GET(request: Request): Response {
  return docsPage(request);
}
