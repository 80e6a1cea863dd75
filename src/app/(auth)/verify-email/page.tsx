import type { Metadata } from "next";
import { VerifyEmail } from "../../../features/auth/verify-email.tsx";

export const metadata: Metadata = { title: "Confirm your e-mail address", referrer: "no-referrer" };

type Query = { token?: string | string[] };

export default async function VerifyEmailPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { token } = await searchParams;
  return <VerifyEmail token={typeof token === "string" ? token : ""} />;
}
