import { handlers } from "#server/rest/routes.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = handlers("/api/schedules/{id}");
