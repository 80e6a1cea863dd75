import type { Metadata } from "next";
import { pathWithin } from "../../../features/auth/path-within.ts";
import { SignUpForm } from "../../../features/auth/sign-up-form.tsx";

export const metadata: Metadata = { title: "Create an account" };

type Query = { next?: string | string[] };

export default async function SignUpPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { next } = await searchParams;
  return <SignUpForm next={pathWithin(next)} />;
}
