import { Upload } from "lucide-react";
import type { ChangeEvent, ReactNode } from "react";
import { buttonClass } from "./button.tsx";
import { classNames } from "./class-names.ts";

type FileButtonProps = {
  look: "primary" | "secondary";
  accept: string;
  onChoose: (event: ChangeEvent<HTMLInputElement>) => void;
  children: ReactNode;
};

/** Opens the browser's choice of a file. */
export function FileButton({ look, accept, onChoose, children }: FileButtonProps) {
  return (
    <label
      className={classNames(
        buttonClass(look),
        "relative cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent max-md:h-11",
      )}
    >
      <Upload aria-hidden className="size-4" /> {children}
      <input type="file" accept={accept} className="absolute inset-0 cursor-pointer opacity-0" onChange={onChoose} />
    </label>
  );
}
