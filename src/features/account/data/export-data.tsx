"use client";

import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { downloadMyData } from "#client/export.ts";
import { Button } from "#components/ui/button.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { t } from "#messages/text.ts";

export function ExportData() {
  const download = useMutation({ mutationFn: downloadMyData });
  return (
    <>
      <Button disabled={download.isPending} onClick={() => download.mutate()}>
        {download.isPending ? <Spinner /> : <Download className="size-4" aria-hidden />}
        {download.isPending ? t("account.collectingYourData") : t("account.downloadMyData")}
      </Button>
      <p role="status" className="mt-2 text-[13px] text-muted empty:hidden">
        {download.isSuccess ? t("account.archiveDownloaded") : null}
      </p>
      {download.error ? (
        <p role="alert" className="mt-2 text-[13px] text-danger">
          {download.error.message}
        </p>
      ) : null}
    </>
  );
}
