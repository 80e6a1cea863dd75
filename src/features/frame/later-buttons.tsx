"use client";

import { Button } from "#components/ui/button.tsx";

type LaterButtonsProps = { inAnHour: string; tomorrow: string; disabled: boolean; onChoose: (until: "hour" | "tomorrow") => void };

/** The two moments to which a reminder is put off. */
export function LaterButtons({ inAnHour, tomorrow, disabled, onChoose }: LaterButtonsProps) {
  return (
    <div className="flex flex-wrap gap-1.5">
      <Button size="small" disabled={disabled} onClick={() => onChoose("hour")}>
        {inAnHour}
      </Button>
      <Button size="small" disabled={disabled} onClick={() => onChoose("tomorrow")}>
        {tomorrow}
      </Button>
    </div>
  );
}
