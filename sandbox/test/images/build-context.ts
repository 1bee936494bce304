import { cpSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What the stage of the Dockerfile copies from the repository, and where to below its working folder. */
function copiesOf(dockerfile: string, stage: string): { sources: string[]; target: string }[] {
  const body = new RegExp(`^FROM \\S+ AS ${stage}\\n([^]*?)(?=^FROM |$(?![^]))`, 'm').exec(dockerfile)?.[1];
  if (body === undefined) throw new Error(`the Dockerfile has no stage ${stage}`);
  return [...body.matchAll(/^COPY (?!--from)(.+) (\S+)$/gm)].map(([, sources = '', target = '']) => ({
    sources: sources.split(' '),
    target,
  }));
}

/** Nothing that an earlier build, or a sandbox, left in the repository gets into an image. */
const isSource = (path: string): boolean =>
  !/\/(node_modules|dist|test)(\/|$)/.test(path) && !path.endsWith('.spec.ts');

/** Copies into a folder what the stage would find in its own, as a container engine does. */
export function copyForStage(repository: string, stage: string, folder: string): void {
  const dockerfile = readFileSync(join(repository, 'docker/Dockerfile'), 'utf8');
  for (const { sources, target } of copiesOf(dockerfile, stage))
    for (const source of sources) {
      const from = join(repository, source);
      const isFile = target.endsWith('/');
      const to = isFile ? join(folder, target, basename(source)) : join(folder, target);
      cpSync(from, to, { recursive: true, filter: (path) => isSource(path.slice(repository.length)) });
    }
}
