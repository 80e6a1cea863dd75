/** Why the web could not be searched or a page not be read, in words for the model. `lasting`: trying again is no use. */
export class WebFailure extends Error {
  readonly lasting: boolean;
  constructor(message: string, { lasting, cause }: { lasting: boolean; cause?: unknown }) {
    super(message, { cause });
    this.name = "WebFailure";
    this.lasting = lasting;
  }
}
