export function lockSetup(root: string, onWait?: () => void): Promise<() => void>;
