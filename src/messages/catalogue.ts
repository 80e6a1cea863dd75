import deAccount from "./de/account.json" with { type: "json" };
import deAuth from "./de/auth.json" with { type: "json" };
import deBilling from "./de/billing.json" with { type: "json" };
import deChat from "./de/chat.json" with { type: "json" };
import deChats from "./de/chats.json" with { type: "json" };
import deComment from "./de/comment.json" with { type: "json" };
import deConversation from "./de/conversation.json" with { type: "json" };
import deError from "./de/error.json" with { type: "json" };
import deFailure from "./de/failure.json" with { type: "json" };
import deFile from "./de/file.json" with { type: "json" };
import deFrame from "./de/frame.json" with { type: "json" };
import deInsights from "./de/insights.json" with { type: "json" };
import deLanding from "./de/landing.json" with { type: "json" };
import deLegal from "./de/legal.json" with { type: "json" };
import deList from "./de/list.json" with { type: "json" };
import deMail from "./de/mail.json" with { type: "json" };
import deMcp from "./de/mcp.json" with { type: "json" };
import deMemory from "./de/memory.json" with { type: "json" };
import deNotification from "./de/notification.json" with { type: "json" };
import deOffline from "./de/offline.json" with { type: "json" };
import deProject from "./de/project.json" with { type: "json" };
import dePrompt from "./de/prompt.json" with { type: "json" };
import deProvider from "./de/provider.json" with { type: "json" };
import deSchedule from "./de/schedule.json" with { type: "json" };
import deShare from "./de/share.json" with { type: "json" };
import deTask from "./de/task.json" with { type: "json" };
import deTool from "./de/tool.json" with { type: "json" };
import deTransfer from "./de/transfer.json" with { type: "json" };
import deTrash from "./de/trash.json" with { type: "json" };
import deUsage from "./de/usage.json" with { type: "json" };
import deView from "./de/view.json" with { type: "json" };
import enAccount from "./en/account.json" with { type: "json" };
import enAuth from "./en/auth.json" with { type: "json" };
import enBilling from "./en/billing.json" with { type: "json" };
import enChat from "./en/chat.json" with { type: "json" };
import enChats from "./en/chats.json" with { type: "json" };
import enComment from "./en/comment.json" with { type: "json" };
import enConversation from "./en/conversation.json" with { type: "json" };
import enError from "./en/error.json" with { type: "json" };
import enFailure from "./en/failure.json" with { type: "json" };
import enFile from "./en/file.json" with { type: "json" };
import enFrame from "./en/frame.json" with { type: "json" };
import enInsights from "./en/insights.json" with { type: "json" };
import enLanding from "./en/landing.json" with { type: "json" };
import enLegal from "./en/legal.json" with { type: "json" };
import enList from "./en/list.json" with { type: "json" };
import enMail from "./en/mail.json" with { type: "json" };
import enMcp from "./en/mcp.json" with { type: "json" };
import enMemory from "./en/memory.json" with { type: "json" };
import enNotification from "./en/notification.json" with { type: "json" };
import enOffline from "./en/offline.json" with { type: "json" };
import enProject from "./en/project.json" with { type: "json" };
import enPrompt from "./en/prompt.json" with { type: "json" };
import enProvider from "./en/provider.json" with { type: "json" };
import enSchedule from "./en/schedule.json" with { type: "json" };
import enShare from "./en/share.json" with { type: "json" };
import enTask from "./en/task.json" with { type: "json" };
import enTool from "./en/tool.json" with { type: "json" };
import enTransfer from "./en/transfer.json" with { type: "json" };
import enTrash from "./en/trash.json" with { type: "json" };
import enUsage from "./en/usage.json" with { type: "json" };
import enView from "./en/view.json" with { type: "json" };

/** English by room: what every text is called, and what a person reads who has no other language here. */
export const english = {
  account: enAccount,
  auth: enAuth,
  billing: enBilling,
  chat: enChat,
  chats: enChats,
  comment: enComment,
  conversation: enConversation,
  error: enError,
  failure: enFailure,
  file: enFile,
  frame: enFrame,
  landing: enLanding,
  insights: enInsights,
  legal: enLegal,
  list: enList,
  mail: enMail,
  mcp: enMcp,
  memory: enMemory,
  notification: enNotification,
  project: enProject,
  offline: enOffline,
  prompt: enPrompt,
  provider: enProvider,
  schedule: enSchedule,
  share: enShare,
  task: enTask,
  tool: enTool,
  transfer: enTransfer,
  trash: enTrash,
  usage: enUsage,
  view: enView,
};
/** The same keys as in English, which a test holds. */
export const german: Texts = {
  account: deAccount,
  auth: deAuth,
  billing: deBilling,
  chat: deChat,
  chats: deChats,
  comment: deComment,
  conversation: deConversation,
  error: deError,
  failure: deFailure,
  file: deFile,
  frame: deFrame,
  landing: deLanding,
  insights: deInsights,
  legal: deLegal,
  list: deList,
  mail: deMail,
  mcp: deMcp,
  memory: deMemory,
  notification: deNotification,
  project: deProject,
  offline: deOffline,
  prompt: dePrompt,
  provider: deProvider,
  schedule: deSchedule,
  share: deShare,
  task: deTask,
  tool: deTool,
  transfer: deTransfer,
  trash: deTrash,
  usage: deUsage,
  view: deView,
};

export type Room = keyof typeof english;
/** `room.text`. One that no English file has does not compile. */
export type MessageKey = { [R in Room]: `${R}.${keyof (typeof english)[R] & string}` }[Room];
/** Texts in the ICU form, by room and name. */
export type Texts = Record<Room, Record<string, string>>;
