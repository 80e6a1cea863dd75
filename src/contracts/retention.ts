/** Days for which deleted tasks and conversations can be restored. */
export const trashDays = 7;
/** Days for which a deleted account can be restored by signing in. */
export const accountGraceDays = 30;
/** Days for which audit entries stay in the database. */
export const auditDays = 90;
/** Days for which an applied event of the payment provider is stored, far beyond the time in which its signature is accepted. */
export const webhookDays = 90;
/** Days of the feed that a client can resume; older cursors are reset. */
export const feedDays = 7;
/** Days for which programs may refer to a model's output on /v1/responses. */
export const responseItemDays = 30;
/** Days for which an invitation is valid. */
export const inviteDays = 14;
/** Days for which the outcome of an invitation is shown after it expired. */
export const inviteKeptDays = 90;
/** Days for which a device or network is known after the last sign-in from it. */
export const knownClientDays = 365;
/** Days for which a mail that became a task is known, so that the same one makes no second. */
export const inboundMailDays = 30;
/** Days for which notifications are stored. */
export const notificationDays = 90;
/** Days for which the outcomes of a schedule's due times are stored. */
export const occurrenceDays = 90;
