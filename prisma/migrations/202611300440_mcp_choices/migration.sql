-- Which tools of a server its owner wants, what else it can do, and answers on their way to it.
ALTER TABLE "mcp_server" ADD COLUMN "off_tools" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "mcp_server" ADD COLUMN "has_resources" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "tool_call" ADD COLUMN "answer" JSONB;
