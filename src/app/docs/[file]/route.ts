import { docsFile } from "#server/rest/openapi/docs-page.ts";

export async function GET(_: Request, { params }: { params: Promise<{ file: string }> }): Promise<Response> {
  return docsFile((await params).file);
}
