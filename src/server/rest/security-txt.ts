import { settings } from "#server/settings.ts";

const goodForDays = 180;

/** Where to tell of a hole in the product (RFC 9116), as the operator says; without a contact there is nothing to say. */
export function securityTxt(): Response {
  const { securityContact, securityPolicy, appUrl } = settings();
  if (securityContact.length === 0) return new Response("Not found\n", { status: 404 });
  const day = new Date(Date.now() + goodForDays * 86_400_000).toISOString().slice(0, 10);
  const lines = [
    ...securityContact.map((address) => `Contact: ${address}`),
    `Expires: ${day}T00:00:00.000Z`,
    "Preferred-Languages: en, de",
    `Canonical: ${appUrl}/.well-known/security.txt`,
    ...(securityPolicy ? [`Policy: ${securityPolicy}`] : []),
  ];
  const headers = { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "public, max-age=86400" };
  return new Response(`${lines.join("\n")}\n`, { headers });
}
