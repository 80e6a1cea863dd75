import { type NextRequest, NextResponse } from "next/server";
import { lookBeforeNext } from "#server/front/next-front.ts";

/** Stands in front of pages and handlers where Next is the server (`next start`, Vercel, Netlify). */
export function proxy(request: NextRequest): Response {
  const found = lookBeforeNext(request, process.env.NODE_ENV === "development");
  if (found instanceof Response) return found;
  const { address, request: headers, answer } = found;
  const passed = { request: { headers }, headers: answer };
  return address === null ? NextResponse.next(passed) : NextResponse.rewrite(new URL(address, request.url), passed);
}

export const config = {
  matcher: [
    {
      source: "/((?!_next/static/).*)",
      // Our own server says so, and has done all of it. Whoever sends this elsewhere gets answers without the headers that protect him.
      missing: [{ type: "header", key: "x-bestchat-edge" }],
    },
  ],
};
