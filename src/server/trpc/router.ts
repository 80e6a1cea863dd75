import { router } from "./init.ts";
import { accountRouter } from "./routers/account.ts";
import { apiKeyRouter } from "./routers/api-key.ts";
import { auditRouter } from "./routers/audit.ts";
import { billingRouter } from "./routers/billing.ts";
import { commentRouter } from "./routers/comment.ts";
import { contextRouter } from "./routers/context.ts";
import { conversationRouter } from "./routers/conversation.ts";
import { insightsRouter } from "./routers/insights.ts";
import { localRouter } from "./routers/local.ts";
import { mcpRouter } from "./routers/mcp.ts";
import { memoryRouter } from "./routers/memory.ts";
import { modelRouter } from "./routers/model.ts";
import { notificationRouter } from "./routers/notification.ts";
import { projectRouter } from "./routers/project.ts";
import { providerRouter } from "./routers/provider.ts";
import { realtimeRouter } from "./routers/realtime.ts";
import { savedFilterRouter } from "./routers/saved-filter.ts";
import { savedPromptRouter } from "./routers/saved-prompt.ts";
import { scheduleRouter } from "./routers/schedule.ts";
import { searchRouter } from "./routers/search.ts";
import { sectionRouter } from "./routers/section.ts";
import { shareRouter } from "./routers/share.ts";
import { signInMethodRouter } from "./routers/sign-in-method.ts";
import { summaryRouter } from "./routers/summary.ts";
import { taskRouter } from "./routers/task.ts";
import { toolRouter } from "./routers/tool.ts";
import { transferRouter } from "./routers/transfer.ts";
import { uploadRouter } from "./routers/upload.ts";
import { usageRouter } from "./routers/usage.ts";
import { waysInRouter } from "./routers/ways-in.ts";

/** All procedures that pages call. Each one parses, calls one verb of the domain, and returns. */
export const appRouter = router({
  tasks: taskRouter,
  comments: commentRouter,
  projects: projectRouter,
  memories: memoryRouter,
  sections: sectionRouter,
  filters: savedFilterRouter,
  schedules: scheduleRouter,
  conversations: conversationRouter,
  shares: shareRouter,
  context: contextRouter,
  summaries: summaryRouter,
  savedPrompts: savedPromptRouter,
  models: modelRouter,
  providers: providerRouter,
  mcp: mcpRouter,
  account: accountRouter,
  apiKeys: apiKeyRouter,
  audit: auditRouter,
  billing: billingRouter,
  realtime: realtimeRouter,
  tools: toolRouter,
  transfer: transferRouter,
  uploads: uploadRouter,
  insights: insightsRouter,
  usage: usageRouter,
  signInMethods: signInMethodRouter,
  waysIn: waysInRouter,
  search: searchRouter,
  notifications: notificationRouter,
  local: localRouter,
});

export type AppRouter = typeof appRouter;
