"use client";

import { useSyncExternalStore } from "react";

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
        <h1 className="text-xl font-semibold">Open BestChat at another address</h1>
        <p>
          This page was opened at <span className="break-all">{opened}</span>, but BestChat is set up for{" "}
          <span className="break-all">{right}</span>. Signing in and live updates work only there.
        </p>
        <a className="inline-block font-medium underline" href={right}>
          Go to {right}
        </a>
        <p className="text-sm text-muted">If you run this server and want this address to work, set APP_URL and REALTIME_URL to it.</p>
      </div>
    </div>
  );
}

const never = () => () => {};
const openedAt = () => window.location.origin;
