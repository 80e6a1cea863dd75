/** Headers of every response. */
export function securityHeaders(appUrl: string): Record<string, string> {
  return {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    // The microphone is for dictation, which the browser's user allows once more.
    "Permissions-Policy": "camera=(), microphone=(self), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ...(appUrl.startsWith("https:") ? { "Strict-Transport-Security": "max-age=63072000; includeSubDomains" } : {}),
  };
}

/**
 * Scripts run by nonce only; the page may connect to itself and the realtime process. Returns a function from nonce to policy.
 */
export function contentSecurityPolicy({ dev, appUrl, realtimeUrl }: { dev: boolean; appUrl: string; realtimeUrl: string }) {
  const realtime = new URL(realtimeUrl).origin;
  const sockets = realtime.replace(/^http/, "ws");
  const directives = [
    // Component libraries insert style elements without a nonce; under this policy styles can neither read nor send anything.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self' ${realtime} ${sockets}${dev ? " ws: wss:" : ""}`,
    "worker-src 'self' blob:",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self' https://polar.sh https://*.polar.sh",
    "frame-ancestors 'none'",
    ...(appUrl.startsWith("https:") ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
  const scripts = `'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`;
  return (nonce: string) => `default-src 'self'; script-src 'self' 'nonce-${nonce}' ${scripts}; ${directives}`;
}
