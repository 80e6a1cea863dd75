"use client";

import { useEffect, useState } from "react";
import { fetchFile } from "#client/files.ts";
import { t } from "#messages/text.ts";

const urlsMax = 60;
const urls = new Map<string, Promise<string>>();

/** An address in this page for a file's bytes: fetched once, because only a request with the token gets them. */
export function fileUrl(uploadId: string, asPicture = false): Promise<string> {
  const key = asPicture ? t("file.asPicture", { uploadId }) : uploadId;
  const known = urls.get(key);
  if (known) return known;
  const made = fetchFile(uploadId, asPicture).then((blob) => URL.createObjectURL(blob));
  urls.set(key, made);
  made.catch(() => urls.delete(key));
  const [oldest] = urls;
  if (oldest && urls.size > urlsMax) {
    urls.delete(oldest[0]);
    void oldest[1].then((url) => URL.revokeObjectURL(url)).catch(() => {});
  }
  return made;
}

/** null while the bytes come, and "failed" when they did not. */
export function usePictureUrl(uploadId: string): string | null | "failed" {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    setUrl(null);
    fileUrl(uploadId, true).then(
      (made) => current && setUrl(made),
      () => current && setUrl("failed"),
    );
    return () => {
      current = false;
    };
  }, [uploadId]);
  return url;
}

/** Saves a file of one's own under its name. */
export async function downloadFile(uploadId: string, name: string): Promise<void> {
  const link = document.createElement("a");
  link.href = await fileUrl(uploadId);
  link.download = name;
  link.click();
}
