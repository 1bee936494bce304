import type { zh } from './zh.js';

export const en: typeof zh = {
  title: 'System health',
  lead: 'This page asks the server every 5 seconds.',
  checkNow: 'Check now',
  waiting: 'Asking the server…',
  ok: { short: 'Healthy', title: 'All is well', detail: 'The server runs and every part of it answers.' },
  degraded: {
    short: 'Degraded',
    title: 'Some of it is impaired',
    detail:
      'The server runs, but one of its parts does not answer. Orders are kept and go on once it is back.',
  },
  down: {
    short: 'Down',
    title: 'The service is down',
    detail: 'The server answers, but something it depends on has stopped. See the log of the server.',
  },
  lost: {
    short: 'Connection lost',
    title: 'The server can’t be reached',
    detail: 'There was no answer. Make sure that the server runs; this page keeps trying by itself.',
  },
  since: 'In this state since',
  sinceNote: 'as seen here',
  lastChecked: 'Last checked',
  latency: 'Time to answer',
  median: 'median {value} ms',
  milliseconds: '{value} ms',
  noAnswer: 'no answer',
  recent: 'Recent checks',
  recentNote: 'One bar a check, the newest on the right; the taller, the slower the answer.',
};
