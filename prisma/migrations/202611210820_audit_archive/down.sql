DROP TABLE "audit_boundary";
