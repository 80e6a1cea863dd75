import { redirect } from "next/navigation";

/** Stands on the page of a wider name. */
export default function PrivacyPage() {
  redirect("/settings/data");
}
