import type { z } from "zod";
import type { ApiKeyScope } from "#contracts/api-key.ts";
import type { ErrorCode } from "#contracts/error.ts";
import type { Budget } from "./rate-limit.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
/** `either`: a bearer token, else the session cookie. */
export type Access = "bearer" | "cookie" | "either" | "public";

/** The definition of a route, obeyed by its handler and used to generate the OpenAPI document. */
export type RouteDefinition = {
  operationId: string;
  summary: string;
  access: Access;
  /** The scope that an API key needs; without one API keys are refused. */
  scope?: ApiKeyScope;
  /** Requires that the signed-in user recently confirmed to be the account's owner. */
  needsProof?: true;
  /** The budget that a call is charged to, per user or, for public routes, per address. */
  budget: Budget | null;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** A body that is a file and not JSON, for the document: the route reads the bytes itself. */
  rawBody?: z.ZodType;
  /** Request headers that the route reads, for the document. */
  headers?: z.ZodObject;
  status: 200 | 201 | 202 | 204;
  output?: z.ZodType;
  /** The content type of the response, unless it is JSON. */
  outputType?: string;
  /** False for routes with their own response when the database is down. */
  needsDatabase?: false;
  /** That response, with status 503. */
  degraded?: z.ZodType;
  /** Additional response headers, for the document. */
  answerHeaders?: z.ZodObject;
  /** Errors beyond those that every route can return. */
  errors?: ErrorCode[];
};

/** The operations of each path. */
export type RouteTable = Record<string, Partial<Record<Method, { definition: RouteDefinition }>>>;
