import { mailedQuestion } from "#domain/tool/decide-mailed.ts";
import { settings } from "#server/settings.ts";
import { DecideMailed } from "../../../features/auth/decide-mailed.tsx";
import { titled } from "../../messages.tsx";

// The address holds the token: nothing else may learn it.
export const generateMetadata = titled("auth.decideTitle", { referrer: "no-referrer" });

type Query = { token?: string | string[] };

export default async function DecidePage({ searchParams }: { searchParams: Promise<Query> }) {
  const { token } = await searchParams;
  const given = typeof token === "string" ? token : "";
  const { secret, previous = [] } = settings().tokenKeys;
  return <DecideMailed token={given} question={await mailedQuestion([secret, ...previous], given)} />;
}
