/** Days that deleted tasks and conversations can be restored. */
export const trashDays = 7;
/** Days that a deleted account can be taken back by signing in. */
export const accountGraceDays = 30;
/** Days that audit entries stay in the database. */
export const auditDays = 90;
/** Days that an event of the payment provider is kept once it is applied. Its signature has been too old to be sent again for as long. */
export const webhookDays = 90;
/** Days of the feed that a client may have slept through; older cursors begin anew. */
export const feedDays = 7;
/** Days that programs may refer to what a model said to them over /v1/responses. */
export const responseItemDays = 30;
/** Days that an invitation to make an account is good. */
export const inviteDays = 14;
/** Days that it can be seen what became of an invitation after it expired. */
export const inviteKeptDays = 90;
/** Days that a device or a network is known after the last sign-in from it. */
export const knownClientDays = 365;
/** Days that what a person was told stays to be read again. */
export const notificationDays = 90;
/** Days that it can be seen what became of a schedule's due times. */
export const occurrenceDays = 90;
