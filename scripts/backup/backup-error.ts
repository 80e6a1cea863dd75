/** An error that an operator can fix; the message is a complete sentence for them. */
export class BackupError extends Error {}
