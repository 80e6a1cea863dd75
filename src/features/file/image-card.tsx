"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import type { FilePart } from "#contracts/message.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Dialog } from "../../components/ui/dialog.tsx";
import { FileCard, save } from "./file-card.tsx";
import { usePictureUrl } from "./file-url.ts";

/** A picture as a thumbnail that opens it; without its bytes it is a file like others. */
export function ImageCard({ file }: { file: FilePart }) {
  const [open, setOpen] = useState(false);
  const url = usePictureUrl(file.uploadId);
  if (url === "failed") return <FileCard file={file} />;
  return (
    <>
      <button
        type="button"
        aria-label={t("file.open", { name: file.name })}
        onClick={() => setOpen(true)}
        disabled={!url}
        className="block h-40 min-w-28 max-w-full overflow-hidden rounded-xl border border-line bg-panel transition-colors hover:border-line-strong"
      >
        {url ? (
          // biome-ignore lint/performance/noImgElement: the bytes are in the page already.
          <img src={url} alt={file.name} className="h-full max-w-72 object-cover" />
        ) : (
          <span className="block h-full w-40 animate-pulse bg-hover" />
        )}
      </button>
      <Dialog open={open} onOpenChange={setOpen} title={file.name} className="w-[min(56rem,calc(100vw-2rem))]">
        {url ? (
          // biome-ignore lint/performance/noImgElement: the bytes are in the page already.
          <img src={url} alt={file.name} className="mx-auto max-h-[55vh] rounded-lg object-contain" />
        ) : null}
        <div className="mt-4 flex justify-end">
          <Button onClick={() => save(file)}>
            <Download aria-hidden className="size-4" /> {t("file.downloadNow")}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
