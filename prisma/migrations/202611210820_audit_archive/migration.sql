-- Where the stored part of each user's audit chain begins, after older months went to archive files.
CREATE TABLE "audit_boundary" (
    "user_id" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_boundary_pkey" PRIMARY KEY ("user_id")
);
