import { plainFormRoute } from "#server/forms/plain-form.ts";
import { handlersOf } from "#server/rest/handlers.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = handlersOf("/api/forms/{form}", { POST: plainFormRoute });
