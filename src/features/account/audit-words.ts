const words: Record<string, string> = {
  "account.create": "Created the account",
  "account.delete": "Deleted the account",
  "account.restore": "Took the account back",
  "account.change_password": "Changed the password",
  "account.reset_password": "Set a new password",
  "account.ask_email_change": "Asked for another e-mail address",
  "account.change_email": "Changed the e-mail address",
  "account.verify_email": "Confirmed the e-mail address",
  "account.set_tool_policy": "Changed what the assistant may do",
  "api_key.create": "Made an API key",
  "api_key.revoke": "Revoked an API key",
  "session.sign_in": "Signed in",
  "session.sign_in_failed": "A sign-in that failed",
  "account.set_default_model": "Chose the model of new chats",
  "provider.add": "Added a model provider",
  "provider.update": "Changed a model provider",
  "provider.test": "Tested a model provider",
  "provider.remove": "Removed a model provider",
  "session.end": "Signed out",
  "task.create": "Added a task",
  "task.update": "Changed a task",
  "task.delete": "Deleted a task",
  "task.restore": "Restored a task",
  "conversation.update": "Renamed a chat",
  "conversation.delete": "Deleted a chat",
  "conversation.restore": "Restored a chat",
  "message.send": "Sent a message",
  "message.regenerate": "Asked for another reply",
  "message.continue": "Let a reply go on",
  "message.end": "Finished a reply",
  "tool.approve": "Approved a step of the assistant",
  "tool.reject": "Rejected a step of the assistant",
};

/** An action of the audit log as people say it; a new one shows as its own name. */
export function auditWords(action: string): string {
  return words[action] ?? action.replaceAll(/[._]/g, " ");
}
