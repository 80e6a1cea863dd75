import { redirect } from "next/navigation";
import { Landing } from "../features/shell/landing.tsx";
import { currentAccount } from "./page-request.ts";

export default async function HomePage() {
  if (await currentAccount()) redirect("/chat");
  return <Landing />;
}
