import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { endProcess, isAlive } from '../embedded/index.js';
import { writePrivate } from './secrets.js';

const note = z.object({
  /** The launcher. */
  pid: z.number().int(),
  serverPid: z.number().int().optional(),
  /** The server's environment, for its own commands. */
  environment: z.record(z.string(), z.string()),
});
export type RunningNote = z.infer<typeof note>;

/** How the launcher shows in the list of processes. */
const LAUNCHERS = ['sandbox/bin/start.mjs', 'launcher/main.js'];

const noteFile = (dir: string): string => join(dir, 'running.json');

/** Process ids come round again: what counts is that the process is still the one we mean. */
function runs(pid: number, command: string): boolean {
  if (!isAlive(pid)) return false;
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).includes(command);
  } catch {
    return existsSync(`/proc/${pid}/cmdline`)
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(command)
      : true;
  }
}

function readNote(dir: string): RunningNote | undefined {
  if (!existsSync(noteFile(dir))) return undefined;
  const parsed = note.safeParse(JSON.parse(readFileSync(noteFile(dir), 'utf8')));
  return parsed.success ? parsed.data : undefined;
}

/** Process id of a launcher that runs over this folder now. */
export function runningLauncher(dir: string): number | undefined {
  const found = readNote(dir);
  if (!found || found.pid === process.pid) return undefined;
  return LAUNCHERS.some((command) => runs(found.pid, command)) ? found.pid : undefined;
}

/** Ends a server whose launcher was killed: it would talk to simulators that are gone. */
export async function endOrphanedServer(dir: string): Promise<boolean> {
  const pid = readNote(dir)?.serverPid;
  if (pid === undefined || !runs(pid, join('server', 'dist', 'main.js'))) return false;
  await endProcess(pid, 'SIGTERM');
  return true;
}

export function writeNote(dir: string, content: RunningNote): void {
  writePrivate(noteFile(dir), content);
}

export function removeNote(dir: string): void {
  rmSync(noteFile(dir), { force: true });
}
