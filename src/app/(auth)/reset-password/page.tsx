import { resetLinkWorks } from "#server/auth/password/reset-link.ts";
import { ResetPasswordForm } from "../../../features/auth/reset-password-form.tsx";
import { titled } from "../../messages.tsx";
import { sentForm } from "../../sent-form.ts";

// The address holds the token: nothing else may learn it.
export const generateMetadata = titled("auth.setNewPassword", { referrer: "no-referrer" });

type Query = { token?: string | string[] };

export default async function ResetPasswordPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { token } = await searchParams;
  const given = typeof token === "string" ? token : "";
  return <ResetPasswordForm token={given} works={await resetLinkWorks(given)} sent={await sentForm("reset-password")} />;
}
