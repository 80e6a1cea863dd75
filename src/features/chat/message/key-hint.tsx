/** The key of a button, where there is a keyboard. Not read aloud: the button says it by `aria-keyshortcuts`. */
export function KeyHint({ of }: { of: string }) {
  return (
    <kbd aria-hidden className="rounded border border-current/30 px-1 font-sans text-[10px] leading-4 opacity-80 pointer-coarse:hidden">
      {of}
    </kbd>
  );
}
