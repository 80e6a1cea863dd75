import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { Landing } from "../features/shell/landing.tsx";
import { currentAccount } from "./current-account.ts";

export default async function HomePage() {
  if (await currentAccount(await headers())) redirect("/chat");
  return <Landing />;
}
