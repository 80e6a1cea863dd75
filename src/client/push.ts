/** Whether this browser supports push messages and is subscribed. */
export type PushState = "unsupported" | "blocked" | "off" | "on";

/** The user this browser is subscribed for, so that another user's sign-in here does not take over their messages. */
const ownerKey = "bestchat.push-user";

export async function pushState(userId: number): Promise<PushState> {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return "unsupported";
  if (Notification.permission === "denied") return "blocked";
  const subscription = await currentSubscription();
  return subscription && localStorage.getItem(ownerKey) === String(userId) ? "on" : "off";
}

/** Asks for permission and subscribes; must follow a click. Null when the user or the browser declines. */
export async function subscribeDevice(userId: number, publicKey: string): Promise<PushSubscriptionJSON | null> {
  if ((await Notification.requestPermission()) !== "granted") return null;
  await navigator.serviceWorker.register("/sw.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  // A subscription for a former server key would be refused for ever.
  const old = await pushManager.getSubscription();
  if (old && !isFor(old, publicKey)) await old.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  localStorage.setItem(ownerKey, String(userId));
  return subscription.toJSON();
}

/** Ends this browser's subscription and returns its endpoint, for the server to delete it too. */
export async function unsubscribeDevice(): Promise<string | null> {
  localStorage.removeItem(ownerKey);
  const subscription = await currentSubscription();
  await subscription?.unsubscribe();
  return subscription?.endpoint ?? null;
}

/** The subscription to send to the server again, if this browser has one for this user: it ends with their sessions. */
export async function subscriptionToRenew(userId: number): Promise<PushSubscriptionJSON | null> {
  if ((await pushState(userId)) !== "on") return null;
  return (await currentSubscription())?.toJSON() ?? null;
}

async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

function isFor({ options }: PushSubscription, publicKey: string): boolean {
  const key = options.applicationServerKey;
  if (!key) return false;
  const text = btoa(String.fromCharCode(...new Uint8Array(key)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "") === publicKey;
}
