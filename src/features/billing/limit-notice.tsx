"use client";

import Link from "next/link";
import { usePlan } from "#features/frame/account-context.tsx";
import { t } from "#messages/text.ts";
import { buttonClass } from "../../components/ui/button.tsx";

const limits = new Set(["QUOTA_EXCEEDED", "PLAN_REQUIRED"]);

/** Whether a refusal is about what the plan allows. */
export function isLimit(code: string | null | undefined): boolean {
  return limits.has(code ?? "");
}

/** The way on for whoever met a limit of their plan: more room, or what is left and when it comes back. */
export function LimitLink() {
  const plan = usePlan();
  return (
    <Link href={plan === "pro" ? "/billing" : "/pricing"} className={buttonClass("primary", "small")}>
      {plan === "pro" ? t("frame.seeLeft") : t("frame.seePlans")}
    </Link>
  );
}
