import { z } from "zod";
import { calendarFeed, createCalendarFeed, readCalendarFeed, revokeCalendarFeed } from "#domain/transfer/calendar-feed.ts";
import { calendarAddress } from "../http/calendar-address.ts";
import { TextResponse } from "../http/text-response.ts";
import { settings } from "../settings.ts";
import { route } from "./route.ts";
import { CalendarPath, RestCalendarAddress, RestCalendarState } from "./transfer-shape.ts";

export const getCalendarRoute = route(
  {
    operationId: "getCalendarAddress",
    summary: "When the secret address for calendars was made; null: there is none",
    access: "either",
    scope: "tasks:read",
    budget: "read",
    status: 200,
    output: RestCalendarState,
  },
  async ({ actor }) => ({ created_at: (await calendarFeed(actor))?.createdAt ?? null }),
);

export const createCalendarRoute = route(
  {
    operationId: "createCalendarAddress",
    summary: "Make a secret address for calendars, shown this once; the one before opens nothing any more",
    access: "either",
    scope: "tasks:write",
    budget: "write",
    status: 201,
    output: RestCalendarAddress,
  },
  async ({ actor }) => {
    const { token, createdAt } = await createCalendarFeed(actor);
    return { url: calendarAddress(token), created_at: createdAt };
  },
);

export const revokeCalendarRoute = route(
  {
    operationId: "revokeCalendarAddress",
    summary: "Take back the address for calendars",
    access: "either",
    scope: "tasks:write",
    budget: "write",
    status: 204,
    errors: ["NOT_FOUND"],
  },
  async ({ actor }) => revokeCalendarFeed(actor),
);

export const readCalendarRoute = route(
  {
    operationId: "readCalendar",
    summary: "The days of open tasks as a calendar, for whoever has its secret address",
    access: "public",
    budget: "public",
    params: CalendarPath,
    status: 200,
    output: z.string(),
    outputType: "text/calendar",
    errors: ["NOT_FOUND"],
  },
  async ({ params, headers }) => {
    const text = await readCalendarFeed(params.id, (id) => `${settings().appUrl}/tasks/${id}`);
    headers.set("Content-Type", "text/calendar; charset=utf-8");
    headers.set("Content-Disposition", 'inline; filename="bestchat.ics"');
    return new TextResponse(text, { status: 200, headers });
  },
);
