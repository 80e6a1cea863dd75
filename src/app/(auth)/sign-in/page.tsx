import { pathWithin } from "#contracts/path-within.ts";
import { SignInForm } from "../../../features/auth/sign-in-form.tsx";
import { titled } from "../../messages.tsx";
import { sentForm } from "../../sent-form.ts";

export const generateMetadata = titled("auth.signIn");

type Query = { next?: string | string[]; reason?: string | string[]; step?: string | string[] };

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { next, reason, step } = await searchParams;
  const sent = await sentForm("sign-in", "second-step");
  return <SignInForm next={pathWithin(next)} reason={typeof reason === "string" ? reason : null} sent={sent} atCode={step === "code"} />;
}
