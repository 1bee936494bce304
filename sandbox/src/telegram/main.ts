import { startTelegramSimulator } from './index.js';
import { readEnvironment } from './environment.js';

/** Runs the simulator as a process of its own: one JSON line when ready, a clean end on SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const simulator = await startTelegramSimulator(readEnvironment(process.env));
  process.stdout.write(`${JSON.stringify({ url: simulator.url, chatUrl: simulator.chatUrl })}\n`);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
