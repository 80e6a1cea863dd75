export function npmCacheVariables(env: Record<string, string | undefined>): { npm_config_cache?: string };
