import { z } from "zod";

/** Our registration at an authorization server: everything that a later token request needs. */
export const OAuthRegistration = z.object({
  authorizationServer: z.string(),
  metadata: z
    .object({
      issuer: z.string(),
      authorization_endpoint: z.string(),
      token_endpoint: z.string(),
      response_types_supported: z.array(z.string()),
      token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
      authorization_response_iss_parameter_supported: z.boolean().optional(),
    })
    .optional(),
  client: z.object({
    client_id: z.string(),
    client_secret: z.string().optional(),
    token_endpoint_auth_method: z.string().optional(),
  }),
  redirectUrl: z.string(),
  resource: z.string().optional(),
});
export type OAuthRegistration = z.infer<typeof OAuthRegistration>;

/** A sign-in in progress. */
export const OAuthAttempt = OAuthRegistration.extend({ verifier: z.string() });
export type OAuthAttempt = z.infer<typeof OAuthAttempt>;

/** The result of a sign-in; times in milliseconds. */
export const OAuthGrant = OAuthRegistration.extend({
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  expiresAt: z.number().optional(),
});
export type OAuthGrant = z.infer<typeof OAuthGrant>;

/**
 * Whether a response came from the authorization server that was used. If it names its issuer, that must be the discovered one,
 * so that another server's code is not sent to it.
 */
export function isFromExpectedServer({ authorizationServer, metadata }: OAuthRegistration, iss: string | null): boolean {
  if (iss === null) return metadata?.authorization_response_iss_parameter_supported !== true;
  return sameAddress(iss, authorizationServer) && (metadata === undefined || sameAddress(iss, metadata.issuer));
}

function sameAddress(one: string, other: string): boolean {
  const plain = (text: string) => (URL.parse(text)?.href ?? text).replace(/\/$/, "");
  return plain(one) === plain(other);
}
