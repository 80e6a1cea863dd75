/** Why a search or a page failed, in a message for the model. `lasting`: retrying is useless. */
export class WebFailure extends Error {
  readonly lasting: boolean;
  constructor(message: string, { lasting, cause }: { lasting: boolean; cause?: unknown }) {
    super(message, { cause });
    this.name = "WebFailure";
    this.lasting = lasting;
  }
}
