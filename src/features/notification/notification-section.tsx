"use client";

import { NotificationChoices } from "./notification-choices.tsx";
import { PracticePhone } from "./practice-phone.tsx";
import { PushDevice } from "./push-device.tsx";

/** How the reader wants to be told of what happens. */
export function NotificationSection() {
  return (
    <>
      <PushDevice />
      <PracticePhone />
      <NotificationChoices />
    </>
  );
}
