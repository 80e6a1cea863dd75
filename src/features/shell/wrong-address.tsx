"use client";

import { useSyncExternalStore } from "react";
import { rich, t } from "#messages/text.ts";

/**
 * Said on a page that was opened at another address than the product is set up for: its cookies, its socket and its posts
 * would be refused there, one after the other and without a word that helps.
 */
export function WrongAddress({ appOrigins }: { appOrigins: string[] }) {
  const opened = useSyncExternalStore(never, openedAt, () => null);
  const [right = ""] = appOrigins;
  if (opened === null || appOrigins.includes(opened)) return null;
  return (
    <div role="alert" className="fixed inset-0 z-50 flex items-center justify-center bg-canvas p-6">
      <div className="max-w-md space-y-4">
        <h1 className="text-xl font-semibold">{t("frame.wrongAddressTitle")}</h1>
        <p>
          {rich("frame.wrongAddressText", {
            span: (children) => <span className="break-all">{children}</span>,
            opened,
            span2: (children) => <span className="break-all">{children}</span>,
            right,
          })}
        </p>
        <a className="inline-block font-medium underline" href={right}>
          {t("frame.goTo", { right })}
        </a>
        <p className="text-sm text-muted">{t("frame.wrongAddressOperator")}</p>
      </div>
    </div>
  );
}

const never = () => () => {};
const openedAt = () => window.location.origin;
