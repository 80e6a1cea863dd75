"use client";

import { CircleAlert, Ellipsis, Pencil, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { t } from "#messages/text.ts";
import { Button, IconButton } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { Dialog } from "./dialog.tsx";
import { Menu, MenuItem } from "./menu.tsx";
import { Spinner } from "./spinner.tsx";

type ConnectionCardProps = {
  name: string;
  /** Shown after the name, which is then dimmed, such as that it is off. */
  off?: string | undefined;
  url: string;
  /** Shown beside the address, such as the end of a key. */
  facts?: ReactNode;
  /** What is in progress during a test. */
  testing: string | null;
  error: string | null;
  /** Shown when there is no error. */
  children: ReactNode;
  onTest: () => void;
  /** Extra menu items between changing and removing. */
  menu?: ReactNode;
  changeForm: (close: () => void) => ReactNode;
  onClosed: () => void;
  removal: { text: string; isPending: boolean; run: (done: () => void) => void };
};

/** A card for an external connection: its address, the result of its last test, and actions. */
export function ConnectionCard(props: ConnectionCardProps) {
  const { name, off, url, facts, testing, error, children, onTest, menu, changeForm, onClosed, removal } = props;
  const [dialog, setDialog] = useState<"change" | "remove" | null>(null);
  const close = () => {
    setDialog(null);
    onClosed();
  };
  return (
    <li aria-label={name} className="flex items-start gap-3 px-4 py-3.5">
      <div className={classNames("min-w-0 flex-1 space-y-1", off && "opacity-60")}>
        <p dir="auto" className="truncate text-sm font-medium">
          {name}
          {off ? <span className="font-normal text-muted"> · {off}</span> : null}
        </p>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-[13px] text-muted">
          <span className="min-w-0 truncate">{url.replace(/^https?:\/\//, "")}</span>
          {facts}
        </p>
        <State testing={testing} error={error}>
          {children}
        </State>
      </div>
      <Button size="small" disabled={testing !== null} onClick={onTest} aria-label={t("frame.testNamed", { name })}>
        {t("frame.test")}
      </Button>
      <Menu
        label={t("frame.moreAbout", { name })}
        trigger={
          <IconButton label={t("frame.moreAbout", { name })} className="-mr-1.5">
            <Ellipsis className="size-4" />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => setDialog("change")}>
          <Pencil aria-hidden className="size-3.5" /> {t("frame.change")}
        </MenuItem>
        {menu}
        <MenuItem danger onSelect={() => setDialog("remove")}>
          <Trash2 aria-hidden className="size-3.5" /> {t("frame.remove")}
        </MenuItem>
      </Menu>
      <Dialog open={dialog === "change"} onOpenChange={close} title={t("frame.changeNamed", { name })}>
        {changeForm(close)}
      </Dialog>
      <Dialog open={dialog === "remove"} onOpenChange={close} title={t("frame.removeNamed", { name })} description={removal.text}>
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{t("frame.keepIt")}</Button>
          <Button look="danger" disabled={removal.isPending} onClick={() => removal.run(close)}>
            {t("frame.remove")}
          </Button>
        </div>
      </Dialog>
    </li>
  );
}

function State({ testing, error, children }: Pick<ConnectionCardProps, "testing" | "error" | "children">) {
  if (testing)
    return (
      <p className="flex items-center gap-1.5 text-[13px] text-muted">
        <Spinner className="size-3.5" label={t("frame.testing")} /> {testing}
      </p>
    );
  if (error)
    return (
      <p role="alert" className="flex items-start gap-1.5 text-[13px] text-danger">
        <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" /> {error}
      </p>
    );
  return children;
}
