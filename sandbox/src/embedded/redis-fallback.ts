import {
  Resp2Server,
  RedisServerState,
  createRedisCommandExecutor,
  createRedisCommandRegistry,
  defineCommand,
  t,
} from 'js-redis-server/core';

/**
 * BRPOPLPUSH, which Bull needs and the package lacks: by Redis' documentation the same as
 * BLMOVE source destination RIGHT LEFT timeout.
 */
function brpoplpush() {
  const move = createRedisCommandRegistry().get('blmove');
  if (!move) throw new Error('js-redis-server has no BLMOVE');
  return defineCommand({
    name: 'brpoplpush',
    schema: t.object({ source: t.key(), destination: t.key(), timeout: t.string() }),
    flags: ['write', 'noscript'],
    keys: ({ source, destination }) => [source, destination],
    execute: ({ source, destination, timeout }, context) =>
      move.execute(
        {
          source,
          destination,
          fromDirection: 'right',
          toDirection: 'left',
          timeout: Number(timeout),
        },
        context,
      ),
  });
}

/** Starts an in-memory Redis written in JavaScript inside this process: slow, forgets everything at its end. */
export async function startRedisFallback(port: number): Promise<{ port: number; close(): Promise<void> }> {
  const state = new RedisServerState({ databaseCount: 512 });
  const executor = createRedisCommandExecutor({ extraCommands: [brpoplpush()] });
  const server = new Resp2Server({ server: state, executor });
  await server.listen(port);
  return {
    port: server.getPort(),
    close: async () => {
      await server.close();
      state.close();
    },
  };
}
