import type { Metadata } from "next";
import { pathWithin } from "../../../features/auth/path-within.ts";
import { SignInForm } from "../../../features/auth/sign-in-form.tsx";

export const metadata: Metadata = { title: "Sign in" };

type Query = { next?: string | string[]; reason?: string | string[] };

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { next, reason } = await searchParams;
  return <SignInForm next={pathWithin(next)} reason={typeof reason === "string" ? reason : null} />;
}
