import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { ZodError } from 'zod';
import { BODY_LIMIT, registerBotApi } from './bot-api/bot-api.routes.js';
import { ControlError } from './control/control-error.js';
import { ControlList } from './control/control-list.js';

export type AddControls = (list: ControlList) => void;

/** A fastify instance with the controls under /_control and errors as `{error}`. */
export function createControlApp(addControls: AddControls): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 500 },
  });
  app.setErrorHandler((error: FastifyError | Error, _request, reply) => {
    const { status, message } = describe(error);
    return reply.code(status).send({ error: message });
  });
  void app.register((scope, _options, done) => {
    acceptEmptyJson(scope);
    addControls(new ControlList(scope));
    done();
  });
  return app;
}

/** The Bot API and the controls on one port. */
export function createTelegramApp(
  bot: Parameters<typeof registerBotApi>[0],
  addControls: AddControls,
): FastifyInstance {
  const app = createControlApp(addControls);
  void app.register((scope, _options, done) => {
    registerBotApi(bot)(scope);
    done();
  });
  return app;
}

/** A control without a body may still be sent with a JSON content type. */
function acceptEmptyJson(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? {} : (JSON.parse(String(body)) as unknown));
    } catch {
      done(new ControlError(400, 'the body is not JSON'));
    }
  });
}

function describe(error: FastifyError | Error): { status: number; message: string } {
  if (error instanceof ControlError) return { status: error.status, message: error.message };
  if (error instanceof ZodError) {
    const issues = error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
    return { status: 400, message: issues.join('; ') };
  }
  const status = 'statusCode' in error && error.statusCode !== undefined ? error.statusCode : 500;
  return { status, message: error.message };
}
