import { z } from 'zod';
import { route } from './route.js';

const text = z.string();

/** The API's account of itself: open to everybody, since it says nothing that is not the same everywhere. */
export const docsRoutes = {
  document: route({
    method: 'GET',
    path: '/api/openapi.json',
    tag: 'docs',
    summary: 'This document: every route that this server serves, as OpenAPI 3.1',
    access: 'public',
    response: z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }),
  }),
  page: route({
    method: 'GET',
    path: '/api/docs',
    tag: 'docs',
    summary: 'This document as a page to read and try',
    access: 'public',
    response: text,
    contentType: 'text/html',
  }),
  style: route({
    method: 'GET',
    path: '/api/docs/page.css',
    tag: 'docs',
    summary: 'Style of the page',
    access: 'public',
    response: text,
    contentType: 'text/css',
  }),
  script: route({
    method: 'GET',
    path: '/api/docs/page.js',
    tag: 'docs',
    summary: 'The page itself',
    access: 'public',
    response: text,
    contentType: 'text/javascript',
  }),
  start: route({
    method: 'GET',
    path: '/api/docs/start.js',
    tag: 'docs',
    summary: 'What begins the page',
    access: 'public',
    response: text,
    contentType: 'text/javascript',
  }),
} as const;
