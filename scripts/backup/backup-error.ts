/** What an operator can mend; the message is a whole sentence for them. */
export class BackupError extends Error {}
