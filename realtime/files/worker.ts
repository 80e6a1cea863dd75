import { UnreadableFile, type WorkerAnswer, type WorkerJob, type WorkerResult } from "./worker-jobs.ts";

// A separate process per job: if it hangs, grows or crashes, only this file fails. The parent kills it.
process.once("message", (job: WorkerJob) => {
  work(job).then(
    (result) => answer({ ok: true, result }),
    (error: unknown) => answer({ ok: false, message: error instanceof UnreadableFile ? error.message : damaged[job.kind] }),
  );
});

const damaged: Record<WorkerJob["kind"], string> = {
  pdf: "This PDF is damaged or protected, so its text could not be read.",
  docx: "This document is damaged, so its text could not be read.",
  image: "This image is damaged.",
};

/** Each job loads only its own library, so that the process starts quickly. */
async function work(job: WorkerJob): Promise<WorkerResult> {
  switch (job.kind) {
    case "pdf":
      return (await import("./read-pdf.ts")).readPdf(job.path);
    case "docx":
      return (await import("./read-docx.ts")).readDocx(job.path);
    case "image":
      return (await import("./clean-image.ts")).cleanImage(job.path, job.target);
  }
}

function answer(message: WorkerAnswer): void {
  process.send?.(message, () => process.exit(0));
}
