import { z } from "zod";
import { DomainError } from "#domain/error.ts";
import { databaseAnswers } from "#lib/database/watch.ts";
import { metrics } from "#lib/metrics.ts";
import { allMetrics } from "#lib/metrics-exchange.ts";
import { bearerOf, comesFromThisMachine } from "#server/http/request.ts";
import type { RouteTable } from "#server/http/route-definition.ts";
import { jsonResponse, TextResponse } from "#server/http/text-response.ts";
import { openApiDocument } from "#server/openapi/document.ts";
import { secretsEqual } from "../secret.ts";
import { settings } from "../settings.ts";
import { route } from "./route.ts";

const Health = z.object({ status: z.enum(["ok", "degraded"]), database: z.enum(["connected", "unreachable"]) }).meta({ id: "Health" });

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
    if (await databaseAnswers()) return { status: "ok", database: "connected" };
    headers.set("Retry-After", "2");
    return jsonResponse({ status: "degraded", database: "unreachable" }, { status: 503, headers });
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
    const { metricsToken } = settings();
    const open = metricsToken ? secretsEqual(bearerOf(request.headers) ?? "", metricsToken) : comesFromThisMachine(request.headers);
    if (!open) throw new DomainError("UNAUTHENTICATED", "Unauthorized");
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
