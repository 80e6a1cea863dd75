import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LegalPage } from "#contracts/legal.ts";
import { LegalScreen } from "#features/legal/legal-screen.tsx";
import { legalTitles } from "#features/legal/legal-sections.ts";
import { t } from "#messages/text.ts";
import { settings } from "#server/settings.ts";
import { Messages } from "../../messages.tsx";
import { currentLocale } from "../../page-request.ts";

/** Rendered for each request: who runs an installation is a setting of the running process. */
export const dynamic = "force-dynamic";

type Props = { params: Promise<{ page: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { data: page } = LegalPage.safeParse((await params).page);
  if (!page || !settings().legal) notFound();
  await currentLocale();
  return { title: t(legalTitles[page]) };
}

export default async function LegalPageOfOperator({ params }: Props) {
  const { data: page } = LegalPage.safeParse((await params).page);
  const facts = settings().legal;
  if (!page || !facts) notFound();
  return (
    <Messages rooms={["legal"]}>
      <LegalScreen page={page} facts={facts} />
    </Messages>
  );
}
