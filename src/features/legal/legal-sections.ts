import type { LegalFacts, LegalPage } from "#contracts/legal.ts";
import {
  accountGraceDays,
  auditDays,
  feedDays,
  inboundMailDays,
  knownClientDays,
  notificationDays,
  occurrenceDays,
  responseItemDays,
  trashDays,
  webhookDays,
} from "#contracts/retention.ts";
import type { MessageKey } from "#messages/text.ts";

type Line = { text: MessageKey; when?: (facts: LegalFacts) => boolean };
export type LegalSection = { title: MessageKey; lines: Line[]; isList?: true; when?: (facts: LegalFacts) => boolean };

export const legalTitles = {
  terms: "frame.terms",
  privacy: "frame.privacy",
  imprint: "frame.imprint",
  contact: "frame.contact",
} as const satisfies Record<LegalPage, MessageKey>;

const sections: Record<LegalPage, LegalSection[]> = {
  terms: [
    { title: "legal.serviceTitle", lines: [{ text: "legal.serviceText" }] },
    { title: "legal.accountTitle", lines: [{ text: "legal.accountText" }] },
    { title: "legal.assistantTitle", lines: [{ text: "legal.assistantText" }] },
    { title: "legal.contentTitle", lines: [{ text: "legal.contentText" }] },
    { title: "legal.rulesTitle", lines: [{ text: "legal.rulesText" }] },
    { title: "legal.paymentTitle", lines: [{ text: "legal.paymentText" }, { text: "legal.consumerText" }], when: ({ sells }) => sells },
    { title: "legal.endTitle", lines: [{ text: "legal.endText" }] },
    { title: "legal.liabilityTitle", lines: [{ text: "legal.liabilityText" }] },
  ],
  privacy: [
    { title: "legal.controllerTitle", lines: [{ text: "legal.controllerText" }] },
    {
      title: "legal.storedTitle",
      isList: true,
      lines: [
        { text: "legal.storedAccount" },
        { text: "legal.storedContent" },
        { text: "legal.storedUse" },
        { text: "legal.storedChanges" },
        { text: "legal.storedPayments", when: ({ sells }) => sells },
        { text: "legal.storedCookies" },
      ],
    },
    {
      title: "legal.timesTitle",
      isList: true,
      lines: [
        { text: "legal.timesContent" },
        { text: "legal.timesTrash" },
        { text: "legal.timesAccount" },
        { text: "legal.timesAudit" },
        { text: "legal.timesShort" },
        { text: "legal.timesDevices" },
        { text: "legal.timesPayments", when: ({ sells }) => sells },
        { text: "legal.timesBackups" },
      ],
    },
    {
      title: "legal.sharedTitle",
      isList: true,
      lines: [
        { text: "legal.sharedModels", when: ({ models }) => models.length > 0 },
        { text: "legal.sharedOwn" },
        { text: "legal.sharedSearch", when: ({ search }) => search !== null },
        { text: "legal.sharedPolar", when: ({ sells }) => sells },
        { text: "legal.sharedMail", when: ({ mail }) => mail !== null },
        { text: "legal.sharedPush", when: ({ pushes }) => pushes },
        { text: "legal.sharedFiles", when: ({ files }) => files !== null },
        { text: "legal.sharedSignIn", when: ({ signIn }) => signIn.length > 0 },
        { text: "legal.sharedNobody" },
      ],
    },
    { title: "legal.rightsTitle", lines: [{ text: "legal.rightsExport" }, { text: "legal.rightsDelete" }, { text: "legal.rightsLaw" }] },
  ],
  imprint: [],
  contact: [
    { title: "legal.helpTitle", lines: [{ text: "legal.helpText" }] },
    { title: "legal.dataTitle", lines: [{ text: "legal.dataText" }] },
  ],
};

/** What a page says about an installation: the parts that are true of it, and of those the lines. */
export function sectionsOf(page: LegalPage, facts: LegalFacts): LegalSection[] {
  const isTrue = ({ when }: { when?: (facts: LegalFacts) => boolean }) => when?.(facts) ?? true;
  return sections[page].filter(isTrue).map((section) => ({ ...section, lines: section.lines.filter(isTrue) }));
}

/** What the texts are filled with, in the language of `locale`. */
export function legalValues(facts: LegalFacts, locale: string): Record<string, string | number> {
  const country = new Intl.DisplayNames(locale, { type: "region" }).of(facts.country) ?? facts.country;
  const hosts = new Intl.ListFormat(locale);
  return {
    name: facts.name,
    country,
    models: hosts.format(facts.models),
    search: facts.search ?? "",
    mail: facts.mail ?? "",
    files: facts.files ?? "",
    signIn: hosts.format(facts.signIn),
    ...{ accountGraceDays, auditDays, feedDays, inboundMailDays, knownClientDays },
    ...{ notificationDays, occurrenceDays, responseItemDays, trashDays, webhookDays },
  };
}
