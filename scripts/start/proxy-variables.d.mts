export function proxyVariables(env: Record<string, string | undefined>): Record<string, string>;
