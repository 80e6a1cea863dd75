import type { z } from "zod";
import type { ApiKeyScope } from "#contracts/api-key.ts";
import type { ErrorCode } from "#contracts/error.ts";
import type { Budget } from "./rate-limit.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
/** `either`: a bearer token, else the session cookie. */
export type Access = "bearer" | "cookie" | "either" | "public";

/** What a route says of itself: the handler obeys it and the OpenAPI document is generated from it. */
export type RouteDefinition = {
  operationId: string;
  summary: string;
  access: Access;
  /** The scope that an API key needs; without one no key is let in. */
  scope?: ApiKeyScope;
  /** Whoever is signed in must have proved a short while ago to be the account's owner. */
  needsProof?: true;
  /** Which budget a call is charged to, per user or, for the public, per address. */
  budget: Budget | null;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Request headers that the route reads, for the document. */
  headers?: z.ZodObject;
  status: 200 | 201 | 202 | 204;
  output?: z.ZodType;
  /** Of the answer, unless it is JSON. */
  outputType?: string;
  /** False for what must answer in its own words when the database does not. */
  needsDatabase?: false;
  /** Those words, as an answer of 503. */
  degraded?: z.ZodType;
  /** What an answer carries beside the headers of every answer, for the document. */
  answerHeaders?: z.ZodObject;
  /** Errors beyond those that every route can give. */
  errors?: ErrorCode[];
};

/** The operations of each path. */
export type RouteTable = Record<string, Partial<Record<Method, { definition: RouteDefinition }>>>;
