import { z } from "zod";
import { DomainError } from "#domain/error.ts";
import { Health, healthAnswer } from "#lib/http/health.ts";
import { mayReadMetrics } from "#lib/http/metrics-access.ts";
import { metrics } from "#lib/metrics/metrics.ts";
import { allMetrics } from "#lib/metrics/metrics-exchange.ts";
import { comesFromThisMachine } from "#server/http/request.ts";
import type { RouteTable } from "#server/http/route-definition.ts";
import { jsonResponse, TextResponse } from "#server/http/text-response.ts";
import { openApiDocument } from "#server/openapi/document.ts";
import { settings } from "../settings.ts";
import { route } from "./route.ts";

export const healthRoute = route(
  {
    operationId: "health",
    summary: "Whether the service can do its work",
    access: "public",
    budget: null,
    needsDatabase: false,
    status: 200,
    output: Health,
    degraded: Health,
  },
  async ({ headers }) => {
    const answer = await healthAnswer();
    for (const [name, value] of Object.entries(answer.headers)) headers.set(name, value);
    return jsonResponse(answer.body, { status: answer.status, headers });
  },
);

export const metricsRoute = route(
  {
    operationId: "metrics",
    summary: "Prometheus metrics, for loopback or with METRICS_TOKEN",
    access: "public",
    budget: null,
    needsDatabase: false,
    status: 200,
    output: z.string(),
    outputType: "text/plain",
    errors: ["UNAUTHENTICATED"],
  },
  async ({ request, headers }) => {
    const isFromThisMachine = () => comesFromThisMachine(request.headers);
    if (!mayReadMetrics(settings().metricsToken, { authorization: request.headers.get("authorization"), isFromThisMachine }))
      throw new DomainError("UNAUTHENTICATED", "Unauthorized");
    headers.set("Content-Type", metrics().registry.contentType);
    return new TextResponse(await allMetrics(), { status: 200, headers });
  },
);

/** The route that describes `routes`, itself among them. */
export function openApiRoute(routes: () => RouteTable) {
  return route(
    {
      operationId: "openApi",
      summary: "This document",
      access: "public",
      budget: null,
      needsDatabase: false,
      status: 200,
      output: z.looseObject({ openapi: z.string() }),
    },
    async () => openApiDocument(routes(), settings().realtimeUrl),
  );
}
