-- AlterTable
ALTER TABLE "usage_hold" ADD COLUMN "reply" BOOLEAN NOT NULL DEFAULT false;
