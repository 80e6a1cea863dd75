import { EyeOff } from "lucide-react";

/** Says that the model of this reply was not shown the pictures of the conversation. */
export function UnseenPictures({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <p role="note" className="flex items-start gap-1.5 text-[13px] text-muted">
      <EyeOff aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span>
        This model does not see pictures: it was told {count === 1 ? "the name of yours" : `the names of your ${count}`} and no more. Choose
        another model, or set in Models and keys that this one sees.
      </span>
    </p>
  );
}
