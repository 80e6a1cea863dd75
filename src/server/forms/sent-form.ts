import { DomainError } from "#domain/error.ts";
import type { ApiRequest } from "#server/http/request.ts";
import { readBytes } from "../rest/body.ts";
import { settings } from "../settings.ts";

/** The fields of a form that a browser submitted. @throws UNSUPPORTED_MEDIA_TYPE · PAYLOAD_TOO_LARGE */
export async function readForm(request: ApiRequest): Promise<URLSearchParams> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded")
    throw new DomainError("UNSUPPORTED_MEDIA_TYPE", "Send the form as application/x-www-form-urlencoded");
  return new URLSearchParams(new TextDecoder().decode(await readBytes(request)));
}

/**
 * Refuses a form from another site's page, with or without cookies: it could sign its visitor in as somebody else. Browsers send
 * an Origin with every form; for pages that hide theirs, Sec-Fetch-Site says whether it is the same.
 */
export function requireOwnPage({ headers }: ApiRequest): void {
  const origin = headers.get("origin");
  if (origin !== null && settings().appOrigins.includes(origin)) return;
  if (origin === "null" && headers.get("sec-fetch-site") === "same-origin") return;
  throw new DomainError("FORBIDDEN", "This form is accepted from this application's own pages only");
}
