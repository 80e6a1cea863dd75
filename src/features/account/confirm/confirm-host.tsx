"use client";

import { lazy, useEffect, useRef, useState } from "react";
import { answerConfirmationsBy } from "#client/confirmation.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import { t } from "#messages/text.ts";

const ConfirmForm = lazy(() => import("./confirm-form.tsx").then(({ ConfirmForm }) => ({ default: ConfirmForm })));

/** The one dialog that asks for a proof, wherever on the page the server wants one. Calls that wait at once share it. */
export function ConfirmHost() {
  const [open, setOpen] = useState(false);
  const waiting = useRef<((confirmed: boolean) => void)[]>([]);
  useEffect(
    () =>
      answerConfirmationsBy(() => {
        setOpen(true);
        return new Promise((resolve) => waiting.current.push(resolve));
      }),
    [],
  );
  function close(confirmed: boolean) {
    setOpen(false);
    for (const resolve of waiting.current.splice(0)) resolve(confirmed);
  }
  return (
    <Dialog
      open={open}
      isTopmost
      onOpenChange={(next) => next || close(false)}
      title={t("frame.confirmTitle")}
      description={t("frame.confirmText")}
    >
      <ConfirmForm onConfirmed={() => close(true)} onCancel={() => close(false)} />
    </Dialog>
  );
}
