import { randomBytes, randomUUID } from "node:crypto";

export const apiVersion = "2026-10";
export const organizationId = "5b0c1a52-7a0b-4d52-9c39-0b1e5c7c9a01";
export const endpointId = "5b0c1a52-7a0b-4d52-9c39-0b1e5c7c9a02";
export const meterId = "5b0c1a52-7a0b-4d52-9c39-0b1e5c7c9a03";

export const newId = (): string => randomUUID();
export const newSecret = (prefix: string): string => `${prefix}${randomBytes(24).toString("base64url")}`;
