"use client";

import { useEffect, useSyncExternalStore } from "react";
import { useTRPCClient } from "#client/trpc.tsx";
import { useAccount } from "#features/frame/account-context.tsx";
import {
  addFiles,
  attachmentsOf,
  loadAttachments,
  noAttachments,
  removeAttachment,
  retryAttachment,
  subscribeAttachments,
  takeAttachments,
} from "./attachments.ts";

/** The files of a draft, each account's own. */
export function useAttachments(draftKey: string) {
  const trpc = useTRPCClient();
  const key = `${useAccount().id}.${draftKey}`;
  const attachments = useSyncExternalStore(
    subscribeAttachments,
    () => attachmentsOf(key),
    () => noAttachments,
  );
  useEffect(() => loadAttachments(key), [key]);

  function remove(id: string) {
    const upload = removeAttachment(key, id);
    // Only its room is won by this: what is not removed now goes in a day.
    if (upload) trpc.uploads.remove.mutate({ id: upload.id }).catch(() => {});
  }

  return {
    attachments,
    isUploading: attachments.some(({ state }) => state === "uploading"),
    add: (files: Iterable<File>) => addFiles(key, files),
    retry: (id: string) => retryAttachment(key, id),
    remove,
    take: () => takeAttachments(key),
  };
}
