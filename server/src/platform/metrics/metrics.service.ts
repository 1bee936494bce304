import { statfs } from 'node:fs/promises';
import { cpus, freemem, loadavg, totalmem } from 'node:os';
import { Injectable, Logger } from '@nestjs/common';
import { collectDefaultMetrics, Gauge } from 'prom-client';
import { messageOf } from '../errors/index.js';
import { metricsRegistry } from './instruments.js';

const registers = [metricsRegistry];
collectDefaultMetrics({ register: metricsRegistry, prefix: 'energy_desk_' });

const machine = {
  load: new Gauge({
    name: 'energy_desk_machine_load1',
    help: 'Processes that want to run, of a minute',
    registers,
  }),
  processors: new Gauge({
    name: 'energy_desk_machine_processors',
    help: 'Processors of the machine',
    registers,
  }),
  memoryTotal: new Gauge({
    name: 'energy_desk_machine_memory_bytes',
    help: 'Memory of the machine',
    registers,
  }),
  memoryFree: new Gauge({
    name: 'energy_desk_machine_memory_free_bytes',
    help: 'Memory still free',
    registers,
  }),
  diskTotal: new Gauge({ name: 'energy_desk_disk_bytes', help: 'Size of the disk we run on', registers }),
  diskFree: new Gauge({ name: 'energy_desk_disk_free_bytes', help: 'Free on the disk we run on', registers }),
};

/** Sets gauges right before they are read. */
export type MetricsSource = () => Promise<void>;

/** All metrics of this process as Prometheus reads them. */
@Injectable()
export class MetricsService {
  readonly contentType = metricsRegistry.contentType;
  private readonly logger = new Logger(MetricsService.name);
  private readonly sources = new Map<string, MetricsSource>([['machine', readMachine]]);

  /** @param name of the source; a later one of that name takes its place */
  addSource(name: string, source: MetricsSource): void {
    this.sources.set(name, source);
  }

  /** A source that fails leaves its figures as they were. */
  async text(): Promise<string> {
    await Promise.all(
      [...this.sources].map(([name, source]) =>
        source().catch((error: unknown) => this.logger.warn(`no figures of ${name}: ${messageOf(error)}`)),
      ),
    );
    return metricsRegistry.metrics();
  }
}

async function readMachine(): Promise<void> {
  machine.load.set(loadavg()[0] ?? 0);
  machine.processors.set(cpus().length);
  machine.memoryTotal.set(totalmem());
  machine.memoryFree.set(freemem());
  const { blocks, bavail, bsize } = await statfs('.');
  machine.diskTotal.set(blocks * bsize);
  machine.diskFree.set(bavail * bsize);
}
