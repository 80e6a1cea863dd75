// Shows push messages while no page is open, and leads to what they are about. Without a network it opens the one page that it keeps,
// which has nothing of anybody's; no other answer is kept.
const shellCache = "bestchat.shell";
const shellPage = "/offline";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data?.kind === "keep-shell") event.waitUntil(keepShell().catch(() => {}));
});

/** Keeps the page with its scripts and styles; what belongs to an older build goes. */
async function keepShell() {
  const page = await fetch(shellPage);
  if (!page.ok || page.redirected) return;
  const parts = new Set((await page.clone().text()).match(/\/_next\/static\/[^"'\\<>\s)]+/g) ?? []);
  const cache = await caches.open(shellCache);
  const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  await cache.addAll([...parts].filter((part) => !kept.has(new URL(part, self.location.origin).pathname)));
  await cache.put(shellPage, page);
  const needed = new Set([shellPage, ...[...parts].map((part) => new URL(part, self.location.origin).pathname)]);
  for (const path of kept) if (!needed.has(path)) await cache.delete(path, { ignoreSearch: true });
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(async () => (await caches.match(shellPage)) ?? Response.error()));
  // Their names change with their content. Only without a network, so that a page never gets less than the server has.
  else if (pathname.startsWith("/_next/static/"))
    event.respondWith(fetch(request).catch(async () => (await caches.match(request, { ignoreSearch: true })) ?? Response.error()));
});

self.addEventListener("push", (event) => {
  event.waitUntil(show(event.data?.json() ?? {}));
});

function show(message) {
  const { title, body, tag, createdAt, actions } = message;
  return self.registration.showNotification(title ?? "BestChat", {
    body: body ?? "",
    // A repeat takes the place of the first.
    tag,
    timestamp: Date.parse(createdAt) || Date.now(),
    icon: "/apple-touch-icon.png",
    badge: "/apple-touch-icon.png",
    data: message,
    actions: actions ?? [],
  });
}

self.addEventListener("notificationclick", (event) => {
  const { notification, action } = event;
  notification.close();
  event.waitUntil(act(notification.data ?? {}, action));
});

/**
 * What was not done, because it cannot be any more or needs a look, leads to its page. An approval that meets a changed task asks
 * again on the spot: the page would be a long way for one more press.
 */
async function act(message, action) {
  const { id, url = "/", changed } = message;
  const taskId = Number(new URL(url, self.location.origin).searchParams.get("task"));
  const procedure =
    action === "done" && taskId
      ? ["tasks.update", { id: taskId, status: "completed" }]
      : action === "hour" || action === "tomorrow"
        ? ["notifications.snooze", { id, until: action }]
        : action === "approve" || action === "reject"
          ? ["notifications.decide", { id, decision: action }]
          : action === "anyway"
            ? ["notifications.decide", { id, decision: "approve", anyway: true }]
            : null;
  const answer = procedure === null ? null : await call(...procedure);
  if (changed && (await isOfChange(answer))) return void (await show({ ...message, ...changed, createdAt: undefined }));
  await Promise.all([id ? call("notifications.read", { ids: [id] }) : null, answer?.ok ? null : open(url)]);
}

/** Whether an answer refuses because of a change that may be passed over. */
async function isOfChange(answer) {
  if (answer?.status !== 409) return false;
  const { error } = await answer.json().catch(() => ({}));
  return error?.data?.fields?.some(({ field }) => field === "anyway") ?? false;
}

/** Browsers renew subscriptions by themselves, and only tell the worker. */
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(renew(event));
});

async function renew({ oldSubscription, newSubscription }) {
  const key = oldSubscription?.options.applicationServerKey;
  if (!newSubscription && !key) return;
  const next = newSubscription ?? (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  await call("notifications.subscribe", next.toJSON());
}

async function open(url) {
  const address = new URL(url, self.location.origin);
  // Never to another place than the product's own, whatever a message says.
  if (address.origin !== self.location.origin) return;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((one) => one.url === address.href) ?? pages[0];
  if (!page) return void (await self.clients.openWindow(address.href));
  await page.focus();
  if (page.url !== address.href) await page.navigate(address.href).catch(() => self.clients.openWindow(address.href));
}

async function call(procedure, input) {
  try {
    const headers = { "Content-Type": "application/json" };
    return await fetch(`/api/trpc/${procedure}`, { method: "POST", headers, body: JSON.stringify(input) });
  } catch {
    // Offline: the page shows what is unread when it is opened.
    return null;
  }
}
