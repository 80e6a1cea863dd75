-- DropForeignKey
ALTER TABLE "billing_customer" DROP CONSTRAINT "billing_customer_user_id_fkey";

-- DropTable
DROP TABLE "billing_customer";
