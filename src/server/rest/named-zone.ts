import { z } from "zod";
import { TimeZone } from "#contracts/time-zone.ts";

/** Where the caller's today is, for names of files; an account's own choice of a zone counts more. */
export const NamedZone = z.object({ time_zone: TimeZone.optional() });
