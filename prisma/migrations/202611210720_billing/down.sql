-- DropForeignKey
ALTER TABLE "subscription" DROP CONSTRAINT "subscription_user_id_fkey";

-- DropForeignKey
ALTER TABLE "billing_state" DROP CONSTRAINT "billing_state_user_id_fkey";

-- DropTable
DROP TABLE "subscription";

-- DropTable
DROP TABLE "billing_state";

-- DropTable
DROP TABLE "webhook_event";


