import { availableParallelism, totalmem } from "node:os";

const processesMax = 4;
/** The memory of one web process under load, including headroom for other processes on the machine. */
const bytesEach = 1024 ** 3;
/** Connections per web process for statements; it has one more for the health check. */
const statementConnections = 2;

type Machine = { cores: number; memory: number; platform: NodeJS.Platform };

/** How many web processes share the port unless WEB_PROCESSES is set, by cores, memory and connections. */
export function defaultWebProcesses(poolMax: number, machine: Machine = thisMachine()): number {
  // Other systems do not distribute connections among processes that share a port.
  if (machine.platform !== "linux") return 1;
  const byConnections = Math.floor(Math.ceil(poolMax * 0.6) / (statementConnections + 1));
  return Math.max(1, Math.min(processesMax, machine.cores, Math.floor(machine.memory / bytesEach), byConnections));
}

/** The most that DB_POOL_MAX allows: two connections each, and two for the realtime process. */
export function webProcessesMax(poolMax: number): number {
  return Math.max(1, Math.floor((poolMax - 2) / 2));
}

/** How many of DB_POOL_MAX connections the web processes share; the realtime process has the others. */
export function webConnections(poolMax: number, processes: number): number {
  if (processes === 1) return Math.min(Math.ceil(poolMax / 2), poolMax - 2);
  return Math.min(Math.max(Math.ceil(poolMax * 0.6), 2 * processes), poolMax - 2);
}

function thisMachine(): Machine {
  const constrained = process.constrainedMemory();
  const memory = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return { cores: availableParallelism(), memory, platform: process.platform };
}
