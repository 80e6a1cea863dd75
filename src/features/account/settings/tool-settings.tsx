"use client";

import { McpSection } from "#features/mcp/mcp-section.tsx";
import { t } from "#messages/text.ts";
import { Section } from "./section.tsx";

export function ToolSettings() {
  return (
    <Section title={t("account.moreTools")} text={t("account.mcpText")}>
      <McpSection />
    </Section>
  );
}
