import { cookies } from "next/headers";
import type { FormResult, PlainForm } from "#contracts/form-result.ts";
import { readResult, resultCookie } from "#server/forms/form-result.ts";

/** How the form of a page went that a browser without scripts sent a moment ago; null when none was. */
export async function sentForm(...forms: PlainForm[]): Promise<FormResult | null> {
  return readResult((await cookies()).get(resultCookie)?.value, ...forms);
}
