import { pause } from "./random.ts";

/** The trial's own queries retry while the database is away. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === 40) throw error;
      await pause(250);
    }
  }
}
