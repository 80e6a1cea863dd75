import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { rich, t } from "#messages/text.ts";
import { Logo } from "../../components/ui/logo.tsx";

/** A conversation and the list that follows it, drawn as the product looks; a picture, so hidden from screen readers. */
export function LandingPreview() {
  return (
    <div aria-hidden className="overflow-hidden rounded-3xl border border-line bg-raised text-sm shadow-float select-none">
      <div className="space-y-4 p-5 sm:p-6">
        <p className="ml-auto w-fit rounded-2xl rounded-br-md bg-accent-soft px-4 py-2.5">{t("landing.previewAsk")}</p>
        <div className="flex gap-3">
          <Logo className="mt-1 size-6 shrink-0" />
          <div className="space-y-1.5 text-[13px]">
            <Done>{t("landing.previewCompleted")}</Done>
            <Done>{rich("landing.previewAdded", { span: (children) => <span className="font-normal text-muted">{children}</span> })}</Done>
            <p className="pt-1.5 text-sm leading-relaxed">{t("landing.previewReply")}</p>
          </div>
        </div>
      </div>
      <div className="border-t border-line bg-panel/60 p-5 sm:px-6">
        <p className="mb-2.5 flex text-[13px] font-medium">
          {rich("landing.previewTasks", { span: (children) => <span className="ml-auto font-normal text-muted">{children}</span> })}
        </p>
        <ul className="space-y-2.5 text-[13px]">
          <Row done>{t("landing.previewFlights")}</Row>
          <Row note={t("landing.previewFriday")}>{t("landing.previewPack")}</Row>
          <Row note={t("landing.previewSaturday")}>{t("landing.previewPlants")}</Row>
        </ul>
      </div>
    </div>
  );
}

function Done({ children }: { children: ReactNode }) {
  return (
    <p className="flex w-fit items-center gap-2.5 rounded-xl border border-line px-3 py-2 font-medium">
      <span className="grid size-5 shrink-0 place-items-center rounded-full bg-accent text-on-accent">
        <Check className="size-3" strokeWidth={3} />
      </span>
      <span>{children}</span>
    </p>
  );
}

function Row({ done = false, note, children }: { done?: boolean; note?: string; children: ReactNode }) {
  return (
    <li className="flex items-center gap-2.5">
      <span
        className={`grid size-4.5 place-items-center rounded-full border-[1.5px] ${done ? "border-accent bg-accent text-on-accent" : "border-line-strong"}`}
      >
        {done ? <Check className="size-3" strokeWidth={3} /> : null}
      </span>
      <span className={done ? "text-muted line-through" : ""}>{children}</span>
      {note ? <span className="ml-auto text-xs text-muted">{note}</span> : null}
    </li>
  );
}
