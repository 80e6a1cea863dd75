import { headers } from "next/headers";
import type { SharedConversation } from "#contracts/share.ts";
import { DomainError } from "#domain/error.ts";
import { readShare } from "#domain/share/share.ts";
import { SharedPage } from "#features/share/shared-page.tsx";
import { charge } from "#server/http/rate-limit.ts";
import { clientAddressOf } from "#server/http/request.ts";
import { Messages, titled } from "../../messages.tsx";
import { currentAccount, currentZone } from "../../page-request.ts";

// The address holds the secret: nothing else may learn it, and no search engine lists it.
export const generateMetadata = titled("share.untitled", { referrer: "no-referrer", robots: { index: false, follow: false } });

export default async function SharedConversationPage({ params }: PageProps<"/shared/[token]">) {
  const { token } = await params;
  await charge("public", clientAddressOf(await headers()));
  const [shared, account] = await Promise.all([read(token), currentAccount(), currentZone()]);
  return (
    <Messages rooms={["chat", "share"]}>
      <SharedPage token={token} shared={shared} isSignedIn={account !== null} />
    </Messages>
  );
}

async function read(token: string): Promise<SharedConversation | null> {
  try {
    return await readShare(token);
  } catch (error) {
    if (error instanceof DomainError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}
