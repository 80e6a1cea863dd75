import { pathWithin } from "#contracts/path-within.ts";
import { settings } from "#server/settings.ts";
import { SignUpForm } from "../../../features/auth/sign-up-form.tsx";
import { titled } from "../../messages.tsx";
import { sentForm } from "../../sent-form.ts";

export const generateMetadata = titled("auth.createAnAccount");

/** Rendered for each request: who may sign up is a setting of the running process. */
export const dynamic = "force-dynamic";

type Query = { next?: string | string[]; invite?: string | string[] };

export default async function SignUpPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { next, invite } = await searchParams;
  const sent = await sentForm("sign-up");
  const code = typeof invite === "string" ? invite : (sent?.invite ?? "");
  const { signUps, legal } = settings();
  return <SignUpForm next={pathWithin(next)} signUps={signUps} invite={code} sent={sent} hasLegal={legal !== null} />;
}
