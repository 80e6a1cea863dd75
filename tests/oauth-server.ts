import { createHash, randomUUID } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Client = { redirectUris: string[] };
type Code = { clientId: string; redirectUri: string; challenge: string; resource: string | null };
type Asked = { path: string; fields: URLSearchParams };

export type TestOAuth = {
  listen: () => Promise<void>;
  close: () => void;
  url: () => string;
  /** Whether an access token is good now. */
  accepts: (token: string) => boolean;
  /** Every secret that it gave out. */
  secrets: string[];
  /** What came to the token endpoint. */
  asked: Asked[];
  /** Access tokens run out; refresh tokens stay good. */
  expire: () => void;
  /** Somebody took back what they had allowed. */
  revoke: () => void;
  /** Seconds that new access tokens are said to last. */
  expiresIn: number;
  /** A status with which the token endpoint fails. */
  failing: number | null;
  /** Holds answers of the token endpoint back until it is settled. */
  gate: Promise<void> | null;
  /** What its description says differently. */
  description: Record<string, unknown>;
  /** Goes to the page as a browser does and follows “Allow” or “Deny”: the address that the browser is sent back to. */
  decide: (authorizationUrl: string, decision: "Allow" | "Deny") => Promise<string>;
};

/** A small authorization server: registration, a page to allow or deny, PKCE, and refresh tokens that are good once, all of whose kin end when one comes again. */
export function createOAuthServer(): TestOAuth {
  const clients = new Map<string, Client>();
  const codes = new Map<string, Code>();
  const access = new Set<string>();
  const refresh = new Map<string, { clientId: string; isUsed: boolean }>();
  const http = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", oauth.url());
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    if (pathname === "/.well-known/oauth-authorization-server") return json(response, 200, describe());
    if (pathname === "/register") return json(response, 201, register(JSON.parse(body) as { redirect_uris: string[] }));
    if (pathname === "/authorize") return showPage(response, searchParams);
    if (pathname !== "/token") return void response.writeHead(404).end();
    const fields = new URLSearchParams(body);
    oauth.asked.push({ path: pathname, fields });
    await oauth.gate;
    if (oauth.failing) return void response.writeHead(oauth.failing).end("out of order");
    const tokens = fields.get("grant_type") === "refresh_token" ? renew(fields) : exchange(fields);
    return tokens ? json(response, 200, tokens) : json(response, 400, { error: "invalid_grant" });
  });
  const oauth: TestOAuth = {
    listen: () => new Promise((resolve) => http.listen(0, "127.0.0.1", () => resolve())),
    close: () => {
      http.closeAllConnections();
      http.close();
    },
    url: () => `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    accepts: (token) => access.has(token),
    secrets: [],
    asked: [],
    expire: () => access.clear(),
    revoke: () => {
      access.clear();
      refresh.clear();
    },
    expiresIn: 3600,
    failing: null,
    gate: null,
    description: {},
    decide: async (authorizationUrl, decision) => {
      const page = await (await fetch(authorizationUrl)).text();
      const link = new RegExp(`href="([^"]+)">${decision}<`).exec(page)?.[1];
      if (!link) throw new Error(`The page has no ${decision}: ${page}`);
      return link.replaceAll("&amp;", "&");
    },
  };
  return oauth;

  function describe(): object {
    const url = oauth.url();
    return {
      issuer: url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      registration_endpoint: `${url}/register`,
      response_types_supported: ["code"],
      code_challenge_methods_supported: ["S256"],
      token_endpoint_auth_methods_supported: ["none"],
      authorization_response_iss_parameter_supported: true,
      ...oauth.description,
    };
  }

  function register({ redirect_uris }: { redirect_uris: string[] }): object {
    const clientId = secret("client");
    clients.set(clientId, { redirectUris: redirect_uris });
    return { client_id: clientId, redirect_uris, token_endpoint_auth_method: "none" };
  }

  function showPage(response: ServerResponse, query: URLSearchParams): void {
    const [clientId, redirectUri] = [query.get("client_id") ?? "", query.get("redirect_uri") ?? ""];
    const isKnown = clients.get(clientId)?.redirectUris.includes(redirectUri);
    if (!isKnown || query.get("code_challenge_method") !== "S256") return void response.writeHead(400).end("Unknown program");
    const code = secret("code");
    codes.set(code, { clientId, redirectUri, challenge: query.get("code_challenge") ?? "", resource: query.get("resource") });
    const back = (more: Record<string, string>) =>
      `${redirectUri}?${new URLSearchParams({ ...more, state: query.get("state") ?? "", iss: oauth.url() })}`.replaceAll("&", "&amp;");
    const page = `<!doctype html><title>Allow?</title><a href="${back({ code })}">Allow</a> <a href="${back({ error: "access_denied" })}">Deny</a>`;
    response.writeHead(200, { "Content-Type": "text/html" }).end(page);
  }

  function exchange(fields: URLSearchParams): object | null {
    const code = codes.get(fields.get("code") ?? "");
    codes.delete(fields.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(fields.get("code_verifier") ?? "")
      .digest("base64url");
    const fits =
      code?.challenge === challenge &&
      code.clientId === fields.get("client_id") &&
      code.redirectUri === fields.get("redirect_uri") &&
      code.resource === fields.get("resource");
    return fits ? giveTokens(code.clientId) : null;
  }

  function renew(fields: URLSearchParams): object | null {
    const known = refresh.get(fields.get("refresh_token") ?? "");
    if (known?.isUsed) oauth.revoke();
    if (!known || known.isUsed || known.clientId !== fields.get("client_id")) return null;
    known.isUsed = true;
    return giveTokens(known.clientId);
  }

  function giveTokens(clientId: string): object {
    const [accessToken, refreshToken] = [secret("access"), secret("refresh")];
    access.add(accessToken);
    refresh.set(refreshToken, { clientId, isUsed: false });
    return { access_token: accessToken, token_type: "Bearer", expires_in: oauth.expiresIn, refresh_token: refreshToken };
  }

  function secret(kind: string): string {
    const made = `${kind}-${randomUUID()}`;
    oauth.secrets.push(made);
    return made;
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}
