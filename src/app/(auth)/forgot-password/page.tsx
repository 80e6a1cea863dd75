import { ForgotPasswordForm } from "../../../features/auth/forgot-password-form.tsx";
import { titled } from "../../messages.tsx";
import { sentForm } from "../../sent-form.ts";

export const generateMetadata = titled("auth.forgotPasswordTitle");

export default async function ForgotPasswordPage() {
  return <ForgotPasswordForm sent={await sentForm("forgot-password")} />;
}
