"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { type MessageKey, t } from "#messages/text.ts";
import { Button, IconButton } from "../../components/ui/button.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { day, money } from "./billing-labels.ts";

const words: Record<string, MessageKey> = {
  paid: "billing.paid",
  pending: "billing.waitingForPayment",
  refunded: "billing.refunded",
  partially_refunded: "billing.partlyRefunded",
  void: "billing.void",
  draft: "billing.draft",
};

export function InvoiceList() {
  const trpc = useTRPC();
  const { data: orders, error, refetch } = useQuery(trpc.billing.orders.queryOptions(undefined, { retry: false }));
  const open = useMutation(
    trpc.billing.invoice.mutationOptions({
      onSuccess: ({ url }) => window.location.assign(url),
      onError: (problem) => toast.error(t("billing.invoiceNotOpened"), { description: problem.message }),
    }),
  );
  if (error)
    return (
      <div role="alert" className="flex flex-wrap items-center gap-3 text-sm text-muted">
        <p>{error.message}</p>
        <Button size="small" onClick={() => void refetch()}>
          {t("frame.tryAgain")}
        </Button>
      </div>
    );
  if (!orders) return <Spinner />;
  if (orders.length === 0) return <p className="text-sm text-muted">{t("billing.invoicesEmpty")}</p>;
  return (
    <ul aria-label={t("billing.invoices")} className="divide-y divide-line rounded-xl border border-line bg-raised">
      {orders.map(({ id, number, text, status, amount, refunded, currency, createdAt }) => (
        <li key={id} className="flex items-baseline gap-3 px-4 py-3 text-sm">
          <span className="min-w-0 flex-1">
            <span className="block truncate">{text}</span>
            <span className="block truncate text-xs text-muted">
              {day(createdAt)}
              {number ? ` · ${number}` : null}
              <span className="sm:hidden"> · {stateWords(status, amount, refunded, currency)}</span>
            </span>
          </span>
          <span className="hidden shrink-0 text-[13px] text-muted sm:block">{stateWords(status, amount, refunded, currency)}</span>
          <span className="w-16 shrink-0 text-right font-medium tabular-nums">{money(amount, currency)}</span>
          <IconButton
            label={t("billing.openInvoice", { number: number ?? "" }).trim()}
            className="-my-2 -mr-2 self-center"
            disabled={status === "pending" || status === "draft" || open.isPending}
            onClick={() => open.mutate({ orderId: id })}
          >
            <FileText className="size-4" />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}

function stateWords(status: string, amount: number, refunded: number, currency: string): string {
  const part = refunded > 0 && refunded < amount ? ` (${money(refunded, currency)})` : "";
  const known = words[status];
  return (known ? t(known) : status) + part;
}
