DROP TABLE "notification_setting";
DROP TABLE "notification_delivery";
DROP TRIGGER session_ends_push ON "session";
DROP FUNCTION end_push_of_session();
DROP TABLE "push_subscription";
DROP TYPE "delivery_state";
DROP TYPE "delivery_channel";
