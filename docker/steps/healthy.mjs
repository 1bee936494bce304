// Whether the server of this container can do its work: exit code 0 or 1. Run by the image's HEALTHCHECK.
const PATIENCE_MS = 4_000;

const answer = await fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/health`, {
  signal: AbortSignal.timeout(PATIENCE_MS),
}).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
