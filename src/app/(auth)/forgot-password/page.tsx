import type { Metadata } from "next";
import { ForgotPasswordForm } from "../../../features/auth/forgot-password-form.tsx";
import { sentForm } from "../../sent-form.ts";

export const metadata: Metadata = { title: "Forgot password" };

export default async function ForgotPasswordPage() {
  return <ForgotPasswordForm sent={await sentForm("forgot-password")} />;
}
