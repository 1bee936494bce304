import { docsRoutes } from '@energy-desk/shared/http';
import { Controller, Header, type StreamableFile } from '@nestjs/common';
import { Serve } from '../kernel/index.js';
import { DOCS_PAGE, DOCS_START, docsScript, docsStyle } from './docs-page.js';
import { LiveRoutes } from './live-routes.js';
import { openApiDocument } from './openapi-document.js';

@Controller()
export class OpenApiController {
  private built: object | null = null;

  constructor(private readonly routes: LiveRoutes) {}

  @Serve(docsRoutes.document)
  document(): object {
    return (this.built ??= openApiDocument(this.routes.contracts()));
  }

  @Serve(docsRoutes.page)
  @Header('Content-Type', 'text/html; charset=utf-8')
  page(): string {
    return DOCS_PAGE;
  }

  @Serve(docsRoutes.style)
  style(): StreamableFile {
    return docsStyle();
  }

  @Serve(docsRoutes.script)
  script(): StreamableFile {
    return docsScript();
  }

  @Serve(docsRoutes.start)
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  start(): string {
    return DOCS_START;
  }
}
