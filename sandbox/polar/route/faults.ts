import type { FaultKind, Outgoing, State, WebhookFault } from "../world/state.ts";

/** Applies the requested faults to a new webhook. */
export function applyFaults(state: State, event: Outgoing): Outgoing {
  if (faultFor(state, "drop", event.type)) event.status = "dropped";
  if (faultFor(state, "duplicate", event.type)) event.copies = 1;
  if (faultFor(state, "sign-wrongly", event.type)) event.signedWrongly = true;
  const delay = faultFor(state, "delay", event.type);
  if (delay) event.nextTryAt = event.queuedAt + delay.seconds * 1000;
  return event;
}

/** The fault if it applies to this type; a counted one ends after its last event. */
function faultFor(state: State, kind: FaultKind, type: string): WebhookFault | null {
  const fault = state.faults[kind];
  if (!fault || (fault.type && fault.type !== type)) return null;
  if (fault.remaining !== null) fault.remaining -= 1;
  if (fault.remaining === 0) delete state.faults[kind];
  return fault;
}
