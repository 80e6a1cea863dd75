"use client";

import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import type { EditedField } from "./use-field-draft.ts";

/**
 * The look before a form is saved: reads what is stored anew, and tells whether a field that was typed into was changed
 * elsewhere. What was read is shown by the fields themselves.
 */
export function useClashCheck<T>(queryKey: QueryKey): (fieldsOf: (stored: T) => [EditedField, string][]) => Promise<boolean> {
  const cache = useQueryClient();
  return async (fieldsOf) => {
    await cache.refetchQueries({ queryKey, exact: true });
    const stored = cache.getQueryData<T>(queryKey);
    return stored !== undefined && fieldsOf(stored).some(([field, fresh]) => field.clashesWith(fresh));
  };
}
