/** What this browser can do about push messages, and whether it gets them. */
export type PushState = "unsupported" | "blocked" | "off" | "on";

/** Whom this browser was subscribed for: nobody else's sign-in here takes their messages over unasked. */
const ownerKey = "bestchat.push-user";

export async function pushState(userId: number): Promise<PushState> {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return "unsupported";
  if (Notification.permission === "denied") return "blocked";
  const subscription = await currentSubscription();
  return subscription && localStorage.getItem(ownerKey) === String(userId) ? "on" : "off";
}

/** Asks for permission and subscribes; must follow a click. Null when the person or the browser says no. */
export async function subscribeDevice(userId: number, publicKey: string): Promise<PushSubscriptionJSON | null> {
  if ((await Notification.requestPermission()) !== "granted") return null;
  await navigator.serviceWorker.register("/sw.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  // One of another key, of before the server's keys were changed, would be refused for ever.
  const old = await pushManager.getSubscription();
  if (old && !isFor(old, publicKey)) await old.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  localStorage.setItem(ownerKey, String(userId));
  return subscription.toJSON();
}

/** Ends this browser's subscription and answers its endpoint, for the server to forget it too. */
export async function unsubscribeDevice(): Promise<string | null> {
  localStorage.removeItem(ownerKey);
  const subscription = await currentSubscription();
  await subscription?.unsubscribe();
  return subscription?.endpoint ?? null;
}

/** The subscription to tell the server of again, where this browser has one for this person: sessions end, and theirs with them. */
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
