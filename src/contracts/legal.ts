import { z } from "zod";

/** The legal pages; each is at `/legal/` and its name. */
export const legalPages = ["terms", "privacy", "imprint", "contact"] as const;
export const LegalPage = z.enum(legalPages);
export type LegalPage = (typeof legalPages)[number];

/** Who runs an installation, and to whom its data go: what the legal pages are filled with. */
export type LegalFacts = {
  name: string;
  /** The postal address, line by line. */
  address: string[];
  email: string;
  /** The two letters of the country whose law applies. */
  country: string;
  /** What else an imprint must say, line by line: register, VAT number, who represents. */
  details: string[];
  /** The hosts of the operator's model servers. */
  models: string[];
  /** The host of the web search. */
  search: string | null;
  /** The host of the mail server, of the file store. */
  mail: string | null;
  files: string | null;
  sells: boolean;
  pushes: boolean;
  /** Identity providers, by the names that people know. */
  signIn: string[];
};
