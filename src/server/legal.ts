import type { LegalFacts } from "#contracts/legal.ts";
import type { WebEnv } from "#lib/env.ts";

/** What the legal pages say of this installation; null, and there are no such pages, unless the operator named themselves. */
export function legalFactsOf(env: WebEnv): LegalFacts | null {
  const { LEGAL_NAME: name, LEGAL_ADDRESS: address, LEGAL_EMAIL: email, LEGAL_COUNTRY: country } = env;
  if (!name || !address || !email || !country) return null;
  const isDemo = env.DEMO_MODELS === "1";
  return {
    name,
    address,
    email,
    country,
    details: env.LEGAL_DETAILS,
    models: [
      ...(env.OPENAI_API_KEY && !isDemo ? [hostOf(env.OPENAI_BASE_URL ?? "https://api.openai.com")] : []),
      ...(env.ANTHROPIC_API_KEY && !isDemo ? [hostOf(env.ANTHROPIC_BASE_URL ?? "https://api.anthropic.com")] : []),
    ],
    search: env.SEARCH_URL ? hostOf(env.SEARCH_URL) : null,
    mail: env.SMTP_URL ? hostOf(env.SMTP_URL) : null,
    files: env.S3_BUCKET ? hostOf(env.AWS_ENDPOINT_URL ?? "https://s3.amazonaws.com") : null,
    sells: Boolean(env.POLAR_ACCESS_TOKEN),
    pushes: Boolean(env.VAPID_PUBLIC_KEY),
    signIn: [
      ...(env.GOOGLE_CLIENT_ID && env.GOOGLE_CLIENT_SECRET ? ["Google"] : []),
      ...(env.GITHUB_CLIENT_ID && env.GITHUB_CLIENT_SECRET ? ["GitHub"] : []),
    ],
  };
}

function hostOf(address: string): string {
  return new URL(address).hostname;
}
