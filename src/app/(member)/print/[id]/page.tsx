import { notFound } from "next/navigation";
import { z } from "zod";
import { DomainError } from "#domain/error.ts";
import { wholeBranch } from "#domain/share/write.ts";
import { PrintPage } from "#features/share/print-page.tsx";
import { ToSignIn } from "../../../../features/auth/to-sign-in.tsx";
import { Messages, titled } from "../../../messages.tsx";
import { currentActor } from "../../../page-request.ts";

export const generateMetadata = titled("share.print");

export default async function PrintConversationPage({ params, searchParams }: PageProps<"/print/[id]">) {
  const actor = await currentActor();
  if (!actor) return <ToSignIn />;
  const ids = z.object({ id: z.uuid(), message: z.uuid().optional() }).safeParse({ ...(await params), ...(await searchParams) });
  if (!ids.success) notFound();
  const shown = await wholeBranch(actor, ids.data.id, ids.data.message).catch((error: unknown) => {
    if (error instanceof DomainError) notFound();
    throw error;
  });
  return (
    <Messages rooms={["chat", "share"]}>
      <PrintPage {...shown} />
    </Messages>
  );
}
