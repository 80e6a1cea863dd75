import { redirect } from "next/navigation";
import { settings } from "#server/settings.ts";
import { Landing } from "../features/shell/landing.tsx";
import { Messages } from "./messages.tsx";
import { currentAccount } from "./page-request.ts";

export default async function HomePage() {
  if (await currentAccount()) redirect("/chat");
  return (
    <Messages rooms={["landing"]}>
      <Landing hasLegal={settings().legal !== null} />
    </Messages>
  );
}
