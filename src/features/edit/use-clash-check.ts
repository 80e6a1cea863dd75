"use client";

import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import type { EditedField } from "./use-field-draft.ts";

/**
 * The look before a form is saved: reads again what is stored, and says whether saving has to wait, because a field that was
 * typed into was changed elsewhere. What was read is shown by the fields themselves.
 */
export function useClashCheck<T>(queryKey: QueryKey): (fieldsOf: (stored: T) => [EditedField, string][]) => Promise<boolean> {
  const cache = useQueryClient();
  const isLooking = useRef(false);
  return async (fieldsOf) => {
    // The second click of a double click: the first one saves.
    if (isLooking.current) return true;
    isLooking.current = true;
    await cache.refetchQueries({ queryKey, exact: true });
    isLooking.current = false;
    const stored = cache.getQueryData<T>(queryKey);
    return stored !== undefined && fieldsOf(stored).some(([field, fresh]) => field.clashesWith(fresh));
  };
}
