/** Models by their provider, in the order in which they come. */
export function groupModels<T extends { group: string }>(models: T[]): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const model of models) groups.set(model.group, [...(groups.get(model.group) ?? []), model]);
  return [...groups];
}
