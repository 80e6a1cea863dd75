import { z } from "zod";
import { isStorableText, trimmedText } from "./text.ts";

export const ProviderKind = z.enum(["openai", "anthropic", "compatible"]);
export type ProviderKind = z.infer<typeof ProviderKind>;

export const providersMax = 20;

/** A key is one printable word; whatever was copied along with it is removed. */
export const ApiKey = z
  .string()
  .transform((key) => key.trim().replace(/^Bearer\s+/i, ""))
  .pipe(
    z
      .string()
      .max(500, "must have at most 500 characters")
      .regex(/^[\x21-\x7e]*$/, "must not contain spaces or special characters"),
  )
  .transform((key) => (key === "" ? null : key));

/** An http or https address without credentials, query and fragment. */
export const OutboundAddress = z
  .string()
  .trim()
  .min(1, "must not be blank")
  .max(2000, "must have at most 2000 characters")
  .superRefine((text, context) => {
    const url = URL.parse(text);
    const say = (message: string) => context.addIssue({ code: "custom", message });
    if (!url || !/^https?:$/.test(url.protocol)) say("must be an address that begins with https:// or http://");
    else if (url.username !== "" || url.password !== "") say("must not contain a user name or password");
    else if (url.hash !== "" || url.search !== "") say("must not contain ? or #");
  });
/** An address to which paths are appended, so trailing slashes are removed. */
export const OutboundUrl = OutboundAddress.transform((text) => text.replace(/\/+$/, ""));

export const ProviderAdd = z.object({
  kind: ProviderKind,
  name: trimmedText(60, 1),
  baseUrl: OutboundUrl,
  /** Empty or absent for servers without one. */
  apiKey: ApiKey.optional(),
});
export type ProviderAdd = z.infer<typeof ProviderAdd>;

const seconds = (max: number) =>
  z.number().int("must be a whole number of seconds").min(5, "must be at least 5").max(max, `must be at most ${max}`);

/** A provider's timeouts: until its first byte, between two bytes, and for a whole response; null: the default. */
export const Patience = z.object({
  firstByteSeconds: seconds(3600).nullable(),
  idleSeconds: seconds(3600).nullable(),
  totalSeconds: seconds(14_400).nullable(),
});
export type Patience = z.infer<typeof Patience>;

/** Absent fields are unchanged. A key is bound to the address it was entered for. */
export const ProviderUpdate = z.object({
  id: z.uuid(),
  name: trimmedText(60, 1).optional(),
  baseUrl: OutboundUrl.optional(),
  apiKey: ApiKey.optional(),
  patience: Patience.partial().optional(),
});
export type ProviderUpdate = z.infer<typeof ProviderUpdate>;

/** A provider as its owner sees it, without the key. */
export type Provider = {
  id: string;
  kind: ProviderKind;
  name: string;
  baseUrl: string;
  keyLastFour: string | null;
  models: string[];
  testedAt: string | null;
  testError: string | null;
  patience: Patience;
  createdAt: string;
};

/** A model id as given by a client; whether it exists is checked by the registry. */
export const ModelId = z.string().min(1).max(400).refine(isStorableText, "must not contain NUL or lone surrogates");

const ownModel = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/(.+)$/s;

/** The id of a model of a user's own provider. */
export function ownModelId(providerId: string, model: string): string {
  return `${providerId}/${model}`;
}

/** Provider and model of such an id; null for the operator's models. */
export function splitOwnModelId(id: string): { providerId: string; model: string } | null {
  const [, providerId, model] = ownModel.exec(id) ?? [];
  return providerId && model ? { providerId, model } : null;
}
