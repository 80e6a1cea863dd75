import { classNames } from "./class-names.ts";

/** The logo: a speech bubble whose tail is a check mark. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={classNames("size-7", className)}>
      <path
        d="M16 3C8.8 3 3 8.4 3 15.1c0 3.4 1.5 6.5 4 8.7L6 29l6-2.5c1.3.4 2.6.6 4 .6 7.200 0 13-5.400 13-12S23.200 3 16 3Z"
        className="fill-accent"
      />
      <path
        d="m10.500 15.400 3.900 3.900 7.300-7.600"
        fill="none"
        strokeWidth="2.700"
        strokeLinecap="round"
        strokeLinejoin="round"
        className="stroke-on-accent"
      />
    </svg>
  );
}
