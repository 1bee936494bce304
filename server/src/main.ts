import 'reflect-metadata';
import { AppConfig } from './platform/config/index.js';
import { AppError, messageOf } from './platform/errors/index.js';
import { startServer } from './start-server.js';

const CANNOT_START = 1;

/** What stops a start is told in plain lines: a wrong environment with everything that is wrong in it. */
function refuse(error: unknown): never {
  const problems = error instanceof AppError ? error.details['problems'] : undefined;
  const lines = Array.isArray(problems) ? problems.map((problem) => `  - ${String(problem)}`) : [];
  process.stderr.write(`${['The server does not start:', messageOf(error), ...lines].join('\n')}\n`);
  process.exit(CANNOT_START);
}

try {
  await startServer(AppConfig.fromProcess());
} catch (error) {
  refuse(error);
}
