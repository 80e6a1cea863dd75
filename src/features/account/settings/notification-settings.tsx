"use client";

import { NotificationSection } from "#features/notification/notification-section.tsx";
import { t } from "#messages/text.ts";
import { Section } from "./section.tsx";

export function NotificationSettings() {
  return (
    <Section title={t("frame.notifications")} text={t("account.notificationsText")}>
      <NotificationSection />
    </Section>
  );
}
