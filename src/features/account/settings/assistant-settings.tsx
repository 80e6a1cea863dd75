"use client";

import { ToolPolicyForm } from "#features/account/profile/tool-policy-form.tsx";
import { InstructionsForm } from "#features/prompt/instructions-form.tsx";
import { SavedPrompts } from "#features/prompt/saved-prompts.tsx";
import { t } from "#messages/text.ts";
import { Section } from "./section.tsx";

export function AssistantSettings() {
  return (
    <>
      <Section title={t("frame.assistant")} text={t("account.assistantText")}>
        <ToolPolicyForm />
      </Section>
      <Section id="instructions" title={t("account.customInstructions")} text={t("account.instructionsText")}>
        <InstructionsForm />
      </Section>
      <Section id="prompts" title={t("account.savedPrompts")} text={t("account.promptsText")}>
        <SavedPrompts />
      </Section>
    </>
  );
}
