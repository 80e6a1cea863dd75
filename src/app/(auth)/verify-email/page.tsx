import { VerifyEmail } from "../../../features/auth/verify-email.tsx";
import { titled } from "../../messages.tsx";

export const generateMetadata = titled("auth.verifyEmailTitle", { referrer: "no-referrer" });

type Query = { token?: string | string[] };

export default async function VerifyEmailPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { token } = await searchParams;
  return <VerifyEmail token={typeof token === "string" ? token : ""} />;
}
