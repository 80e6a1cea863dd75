import { betterAuthHandler } from "#server/auth/handler.ts";

export {
  betterAuthHandler as DELETE,
  betterAuthHandler as GET,
  betterAuthHandler as HEAD,
  betterAuthHandler as OPTIONS,
  betterAuthHandler as PATCH,
  betterAuthHandler as POST,
  betterAuthHandler as PUT,
};
