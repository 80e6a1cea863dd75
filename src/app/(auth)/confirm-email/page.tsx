import { isEmailChangePending } from "#domain/account/email-change.ts";
import { ConfirmEmail } from "../../../features/auth/confirm-email.tsx";
import { titled } from "../../messages.tsx";

// The address holds the token: nothing else may learn it.
export const generateMetadata = titled("auth.confirmEmailTitle", { referrer: "no-referrer" });

type Query = { token?: string | string[] };

export default async function ConfirmEmailPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { token } = await searchParams;
  const given = typeof token === "string" ? token : "";
  return <ConfirmEmail token={given} works={await isEmailChangePending(given)} />;
}
