import { expect, test } from "vitest";
import { OutboundError, type OutboundFetch } from "#lib/outbound.ts";
import { beginOAuth } from "./mcp-oauth.ts";

const server = "https://mcp.example/mcp";
const issuer = "https://sign-in.example";
const moved = Symbol("moved");

/** A guarded fetch that serves only these pages. */
function fetchOf(pages: Record<string, unknown>): { fetch: OutboundFetch; asked: string[] } {
  const asked: string[] = [];
  const fetch: OutboundFetch = async (input) => {
    const url = String(input);
    asked.push(url);
    if (pages[url] === moved) throw new OutboundError("REDIRECTED", "The server answered with a redirect.");
    return pages[url] === undefined ? new Response(null, { status: 404 }) : Response.json(pages[url]);
  };
  return { fetch, asked };
}

const described = (more: object = {}) => ({
  "https://mcp.example/.well-known/oauth-protected-resource/mcp": { resource: server, authorization_servers: [issuer] },
  [`${issuer}/.well-known/oauth-authorization-server`]: {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    registration_endpoint: `${issuer}/register`,
    response_types_supported: ["code"],
    ...more,
  },
  [`${issuer}/register`]: { client_id: "c", redirect_uris: ["https://chat.example/back"] },
});
const begin = (pages: Record<string, unknown>, challenge = {}) =>
  beginOAuth(server, challenge, { redirectUrl: "https://chat.example/back", state: "s", fetch: fetchOf(pages).fetch });

test.each(["authorization_endpoint", "registration_endpoint"])(
  "a server asked by https cannot lead to plain http with its %s",
  async (name) => {
    const pages = described({ [name]: "http://sign-in.example/plain" });
    await expect(begin(pages)).rejects.toMatchObject({ code: "URL_REFUSED" });
  },
);

test("a sign-in described for another server's address is not begun", async () => {
  const pages = {
    ...described(),
    "https://mcp.example/.well-known/oauth-protected-resource/mcp": { resource: "https://bank.example/mcp" },
  };
  await expect(begin(pages)).rejects.toMatchObject({ code: "NOT_COMPATIBLE" });
});

test("a redirected metadata document counts as missing, and the next location is tried", async () => {
  const pages = described();
  const metadata = pages[`${issuer}/.well-known/oauth-authorization-server`];
  const { fetch, asked } = fetchOf({
    ...pages,
    [`${issuer}/.well-known/oauth-authorization-server`]: moved,
    [`${issuer}/.well-known/openid-configuration`]: {
      ...metadata,
      jwks_uri: `${issuer}/keys`,
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
    },
  });
  const { authorizationUrl } = await beginOAuth(server, {}, { redirectUrl: "https://chat.example/back", state: "s", fetch });
  expect(authorizationUrl.origin).toBe(issuer);
  expect(asked).toContain(`${issuer}/.well-known/openid-configuration`);
});

test("the requested scope is requested, with offline_access where it exists", async () => {
  const scopeOf = async (more: object, challenge: object) =>
    (await begin(described(more), challenge)).authorizationUrl.searchParams.get("scope");
  expect(await scopeOf({}, {})).toBeNull();
  expect(await scopeOf({}, { scope: "notes" })).toBe("notes");
  expect(await scopeOf({ scopes_supported: ["notes", "offline_access"] }, { scope: "notes" })).toBe("notes offline_access");
});
