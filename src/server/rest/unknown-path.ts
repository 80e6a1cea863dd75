import { notFound } from "#domain/error.ts";
import type { ApiRequest } from "#server/http/request.ts";
import { answer } from "./route.ts";

/** 404 in the API's own shape for every path under /api that does not exist. */
export function unknownPath(request: ApiRequest): Promise<Response> {
  return answer(request, "unknown", "unknown", async () => {
    throw notFound("Path");
  });
}
