/** How every choice of the task pages looks. */
export const selectClass = "h-8 rounded-lg border border-line bg-raised px-2 text-[13px] text-ink max-md:h-10 max-md:text-base";
