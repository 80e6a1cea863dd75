import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { RestError } from "#contracts/error.ts";
import {
  ChatCompletion,
  ChatRequest,
  EmbeddingList,
  EmbeddingsRequest,
  ModelObject,
  OpenAiError,
  ResponseObject,
  ResponsesRequest,
} from "#contracts/openai-api.ts";
import { Upload } from "#contracts/upload.ts";

const requestId = z.object({ "X-Request-Id": z.string() });
const withRetry = requestId.extend({ "Retry-After": z.string() });

/** The REST API of the realtime process, which has a separate address (contract, section 5). */
export function sidecarPaths(realtimeUrl: string): ZodOpenApiPathsObject {
  const operation = sidecarOperation(realtimeUrl);
  const stream = { "text/event-stream": { schema: z.string() } };
  const id = z.object({ id: z.string() });
  const openAi = { tag: "OpenAI-compatible", errors: OpenAiError, statuses: [400, 401, 403, 404, 413, 415, 429, 500, 502, 503, 504] };
  const files = { tag: "Files", errors: RestError };
  return {
    "/uploads": {
      post: operation({
        ...files,
        operationId: "uploadFile",
        summary: "Uploads a file of at most 20 MB",
        body: { "multipart/form-data": { schema: z.object({ file: z.string().meta({ format: "binary" }) }) } },
        answer: { "application/json": { schema: Upload } },
        status: 201,
        statuses: [401, 403, 413, 415, 422, 429, 503],
      }),
    },
    "/uploads/{id}": {
      get: operation({
        ...files,
        operationId: "downloadFile",
        summary: "A file of one's own",
        params: id,
        answer: { "*/*": { schema: z.string().meta({ format: "binary" }) } },
        statuses: [401, 403, 404, 503],
      }),
    },
    "/v1/models": {
      get: operation({
        ...openAi,
        operationId: "listModels",
        summary: "The models that may be asked",
        answer: { "application/json": { schema: z.object({ object: z.literal("list"), data: z.array(ModelObject) }) } },
        statuses: [401, 403, 503],
      }),
    },
    "/v1/models/{id}": {
      get: operation({
        ...openAi,
        operationId: "getModel",
        summary: "One of them",
        params: id,
        answer: { "application/json": { schema: ModelObject } },
        statuses: [401, 403, 404, 503],
      }),
    },
    "/v1/chat/completions": {
      post: operation({
        ...openAi,
        operationId: "completeChat",
        summary: "Chat Completions, whole or as a stream",
        body: { "application/json": { schema: ChatRequest } },
        answer: { "application/json": { schema: ChatCompletion }, ...stream },
      }),
    },
    "/v1/responses": {
      post: operation({
        ...openAi,
        operationId: "createResponse",
        summary: "Responses, whole or as a stream; nothing is stored for previous_response_id",
        body: { "application/json": { schema: ResponsesRequest } },
        answer: { "application/json": { schema: ResponseObject }, ...stream },
      }),
    },
    "/v1/embeddings": {
      post: operation({
        ...openAi,
        operationId: "createEmbeddings",
        summary: "Embeddings, where the model's provider has them",
        body: { "application/json": { schema: EmbeddingsRequest } },
        answer: { "application/json": { schema: EmbeddingList } },
      }),
    },
  };
}

type Content = Record<string, { schema: z.ZodType }>;
type Described = {
  tag: string;
  operationId: string;
  summary: string;
  params?: z.ZodObject;
  body?: Content;
  answer: Content;
  status?: 200 | 201;
  errors: z.ZodType;
  statuses: number[];
};

function sidecarOperation(url: string) {
  return ({ tag, operationId, summary, params, body, answer, status = 200, errors, statuses }: Described): ZodOpenApiOperationObject => ({
    operationId,
    tags: [tag],
    summary,
    servers: [{ url, description: "The realtime process" }],
    security: [{ bearer: [] }, { apiKey: ["chat"] }],
    ...(params ? { requestParams: { path: params } } : {}),
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    responses: {
      [`${status}`]: { description: "The answer", headers: requestId, content: answer },
      ...Object.fromEntries(statuses.map((code) => [`${code}`, errorOf(code, errors)])),
    } as ZodOpenApiOperationObject["responses"],
  });
}

function errorOf(status: number, schema: z.ZodType) {
  const headers = status === 429 || status === 503 ? withRetry : requestId;
  return { description: "Why not", headers, content: { "application/json": { schema } } };
}
