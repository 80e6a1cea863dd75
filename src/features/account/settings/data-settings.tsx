"use client";

import { accountGraceDays } from "#contracts/retention.ts";
import { AuditLog } from "#features/account/data/audit-log.tsx";
import { DeleteAccount } from "#features/account/data/delete-account.tsx";
import { ExportData } from "#features/account/data/export-data.tsx";
import { t } from "#messages/text.ts";
import { Section } from "./section.tsx";

export function DataSettings() {
  return (
    <>
      <Section title={t("account.history")} text={t("account.auditText")}>
        <AuditLog />
      </Section>
      <Section title={t("account.yourData")} text={t("account.exportText")}>
        <ExportData />
      </Section>
      <Section title={t("account.deleteAccount")} text={t("account.deleteText", { accountGraceDays })}>
        <DeleteAccount />
      </Section>
    </>
  );
}
