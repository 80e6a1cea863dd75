ALTER TABLE "tool_call" DROP COLUMN "answer";
ALTER TABLE "mcp_server" DROP COLUMN "has_resources";
ALTER TABLE "mcp_server" DROP COLUMN "off_tools";
