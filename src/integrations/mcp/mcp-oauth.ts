import {
  checkResourceAllowed,
  discoverOAuthServerInfo,
  exchangeAuthorization,
  type FetchLike,
  OAuthError,
  OAuthErrorCode,
  type OAuthServerInfo,
  type OAuthTokens,
  refreshAuthorization,
  registerClient,
  startAuthorization,
} from "@modelcontextprotocol/client";
import { McpFailure } from "#contracts/mcp-failure.ts";
import { OAuthAttempt, type OAuthGrant, OAuthRegistration } from "#contracts/mcp-oauth.ts";
import { clockNow } from "#lib/database/clock.ts";
import { OutboundError, type OutboundFetch, outboundErrorIn } from "#lib/outbound.ts";
import type { McpChallenge } from "./mcp-failure.ts";

const transient: ReadonlySet<string> = new Set([OAuthErrorCode.TemporarilyUnavailable, OAuthErrorCode.TooManyRequests]);
/** Timeout of a request during the sign-in. */
const requestMs = 10_000;
const tokenLengthMax = 20_000;

/**
 * Discovers the authorization server of an MCP server and registers with it. Returns where to send the user, and what to store
 * until they return. Registers anew each time, because servers forget old registrations and tell only the user.
 */
export async function beginOAuth(
  url: string,
  challenge: McpChallenge,
  { redirectUrl, state, fetch }: { redirectUrl: string; state: string; fetch: OutboundFetch },
): Promise<{ authorizationUrl: URL; attempt: OAuthAttempt }> {
  const fetchFn = guarded(fetch, url);
  const metadataUrl = challenge.resourceMetadataUrl ? { resourceMetadataUrl: challenge.resourceMetadataUrl } : {};
  const found = await discoverOAuthServerInfo(url, { ...metadataUrl, fetchFn });
  const { authorizationServerUrl: server, authorizationServerMetadata: metadata, resourceMetadata } = found;
  const resource = resourceMetadata?.resource;
  if (resource !== undefined && !checkResourceAllowed({ requestedResource: url, configuredResource: resource }))
    throw new McpFailure("NOT_COMPATIBLE", "The server describes its sign-in for another address than its own.");
  if (metadata && !metadata.registration_endpoint)
    throw new McpFailure(
      "NOT_COMPATIBLE",
      "Programs cannot register for this server's sign-in. If it gives out tokens, enter one instead.",
    );
  const scope = scopeOf(found, challenge);
  const shared = { ...(metadata ? { metadata } : {}), ...(scope ? { scope } : {}) };
  const client = await registerClient(server, { ...shared, clientMetadata: clientMetadata(redirectUrl, metadata), fetchFn });
  const target = resource === undefined ? {} : { resource };
  const { authorizationUrl, codeVerifier } = await startAuthorization(server, {
    ...shared,
    ...target,
    clientInformation: client,
    redirectUrl,
    state,
  });
  requireAsSafe(url, authorizationUrl);
  const attempt = OAuthAttempt.parse({ authorizationServer: server, metadata, client, redirectUrl, ...target, verifier: codeVerifier });
  return { authorizationUrl, attempt };
}

/** Exchanges the code that a user brought back for tokens. */
export async function finishOAuth(attempt: OAuthAttempt, url: string, code: string, fetch: OutboundFetch): Promise<OAuthGrant> {
  const tokens = await exchangeAuthorization(attempt.authorizationServer, {
    ...tokenRequest(attempt, url, fetch),
    authorizationCode: code,
    // The response's own issuer was compared before, see isFromExpectedServer.
    ...(attempt.metadata ? { iss: attempt.metadata.issuer } : {}),
    codeVerifier: attempt.verifier,
    redirectUri: attempt.redirectUrl,
  });
  return grantOf(attempt, tokens);
}

/** New tokens for a grant; `ended` when its server issues no more. @throws McpFailure when it is only unreachable */
export async function renewOAuth(grant: OAuthGrant, url: string, fetch: OutboundFetch): Promise<OAuthGrant | "ended"> {
  if (!grant.refreshToken) return "ended";
  let status = 0;
  const { fetchFn, ...request } = tokenRequest(grant, url, fetch);
  const recordingFetch: FetchLike = async (...input) => {
    const response = await fetchFn(...input);
    status = response.status;
    return response;
  };
  try {
    const tokens = await refreshAuthorization(grant.authorizationServer, {
      ...request,
      fetchFn: recordingFetch,
      refreshToken: grant.refreshToken,
    });
    return grantOf(grant, tokens);
  } catch (error) {
    // By status, because servers use their own error codes; some refuse with 200 and no token.
    const isTransient = error instanceof OAuthError && transient.has(error.code);
    const isRefused = status === 400 || status === 401 || (status === 200 && error instanceof Error && error.name === "ZodError");
    if (isRefused && !isTransient) return "ended";
    const message = "The server that the MCP server's sign-in is with cannot be reached. Try again later.";
    throw new McpFailure("UNREACHABLE", outboundErrorIn(error)?.message ?? message);
  }
}

type Metadata = OAuthServerInfo["authorizationServerMetadata"];

/** The requested scope, else the supported one, plus the permission to renew tokens if it has a separate name. */
function scopeOf({ resourceMetadata, authorizationServerMetadata }: OAuthServerInfo, challenge: McpChallenge): string | undefined {
  const scope = challenge.scope ?? resourceMetadata?.scopes_supported?.join(" ");
  const offline = authorizationServerMetadata?.scopes_supported?.includes("offline_access");
  return scope && offline && !scope.split(" ").includes("offline_access") ? `${scope} offline_access` : scope;
}

function clientMetadata(redirectUrl: string, metadata: Metadata) {
  const supported = ["none", "client_secret_post", "client_secret_basic"];
  const method = supported.find((one) => metadata?.token_endpoint_auth_methods_supported?.includes(one));
  return {
    client_name: "BestChat",
    redirect_uris: [redirectUrl],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    ...(method ? { token_endpoint_auth_method: method } : {}),
  };
}

function tokenRequest({ metadata, client, resource }: OAuthRegistration, url: string, fetch: OutboundFetch) {
  const from = metadata ? { metadata } : {};
  return { ...from, clientInformation: client, ...(resource === undefined ? {} : { resource }), fetchFn: guarded(fetch, url) };
}

function grantOf(registration: OAuthRegistration, tokens: OAuthTokens): OAuthGrant {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = tokens;
  if (accessToken.length + (refreshToken?.length ?? 0) > tokenLengthMax || !/^[\x21-\x7e]+$/.test(accessToken))
    throw new McpFailure("NOT_COMPATIBLE", "The server's sign-in gave out a token that cannot be used.");
  const expiresAt = seconds === undefined ? {} : { expiresAt: clockNow() + seconds * 1000 };
  return { ...OAuthRegistration.parse(registration), accessToken, ...(refreshToken ? { refreshToken } : {}), ...expiresAt };
}

/**
 * The guarded fetch for the SDK: short timeouts, and never less secure than the server itself. A redirected page counts as
 * missing, so that the next location is tried.
 */
function guarded(fetch: OutboundFetch, serverUrl: string): FetchLike {
  return async (url, init) => {
    requireAsSafe(serverUrl, new URL(url));
    const signals = [AbortSignal.timeout(requestMs), ...(init?.signal ? [init.signal] : [])];
    try {
      return await fetch(url, { ...init, signal: AbortSignal.any(signals) });
    } catch (error) {
      const isLookup = (init?.method ?? "GET") === "GET";
      if (isLookup && outboundErrorIn(error)?.code === "REDIRECTED") return new Response(null, { status: 404 });
      throw error;
    }
  };
}

function requireAsSafe(serverUrl: string, url: URL): void {
  if (url.protocol === "https:" || new URL(serverUrl).protocol === "http:") return;
  throw new OutboundError("URL_REFUSED", "The sign-in of this server leads to an address that does not begin with https://.");
}
