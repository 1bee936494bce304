import type { RouteInput } from '@energy-desk/shared/http';
import { pricesRoutes } from '@energy-desk/shared/prices';
import { Controller } from '@nestjs/common';
import { type PriceKind, type PriceVersion } from '../../../domain/pricing/index.js';
import { AppError } from '../../../platform/errors/index.js';
import { PriceDesk, PriceRevisions } from '../../../processes/price-desk/index.js';
import { type AdminSession, By, Input, Serve } from '../kernel/index.js';
import { priceView } from './price.view.js';

type Of<K extends keyof typeof pricesRoutes> = RouteInput<(typeof pricesRoutes)[K]>;
type Change = Of<'changePackage'> | Of<'changeConfig'>;

@Controller()
export class PricesController {
  constructor(
    private readonly desk: PriceDesk,
    private readonly revisions: PriceRevisions,
  ) {}

  @Serve(pricesRoutes.packages)
  packages(@Input() { query }: Of<'packages'>): Promise<object> {
    return this.list(query.status, ({ kind }) => kind === 'package');
  }

  @Serve(pricesRoutes.createPackage)
  async createPackage(
    @Input() { body: { reason, ...fields } }: Of<'createPackage'>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return priceView(
      await this.revisions.make({ ...fields, kind: 'package' }, { actor: admin.email, reason }),
    );
  }

  @Serve(pricesRoutes.changePackage)
  changePackage(@Input() input: Of<'changePackage'>, @By() admin: AdminSession): Promise<object> {
    return this.change('package', input, admin);
  }

  @Serve(pricesRoutes.packageVersions)
  packageVersions(@Input() { params }: Of<'packageVersions'>): Promise<object> {
    return this.history('package', params.id);
  }

  @Serve(pricesRoutes.configs)
  configs(@Input() { query }: Of<'configs'>): Promise<object> {
    return this.list(query.status, ({ kind }) => kind !== 'package' && (query.kind ?? kind) === kind);
  }

  @Serve(pricesRoutes.createConfig)
  async createConfig(
    @Input() { body: { reason, config } }: Of<'createConfig'>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return priceView(await this.revisions.make(config, { actor: admin.email, reason }));
  }

  @Serve(pricesRoutes.changeConfig)
  async changeConfig(@Input() input: Of<'changeConfig'>, @By() admin: AdminSession): Promise<object> {
    return this.change(await this.configKind(input.params.id), input, admin);
  }

  @Serve(pricesRoutes.configVersions)
  async configVersions(@Input() { params }: Of<'configVersions'>): Promise<object> {
    return this.history(await this.configKind(params.id), params.id);
  }

  private async list(status: 'active' | 'all', which: (one: PriceVersion) => boolean): Promise<object> {
    const found = await (status === 'active' ? this.desk.active() : this.desk.latest());
    return { items: found.filter(which).map(priceView), nextCursor: null };
  }

  private async change(kind: PriceKind, { params, body }: Change, admin: AdminSession): Promise<object> {
    const seen = { id: params.id, version: body.version };
    const by = { actor: admin.email, reason: body.reason };
    return priceView(
      body.change
        ? await this.revisions.revise(kind, seen, body.change, by)
        : await this.revisions.retire(kind, seen, by),
    );
  }

  private async history(kind: PriceKind, id: string): Promise<object> {
    const versions = await this.revisions.history(kind, id);
    return { items: versions.map((one) => ({ ...priceView(one), reason: one.reason })), nextCursor: null };
  }

  private async configKind(id: string): Promise<PriceKind> {
    const kind = await this.desk.configKind(id);
    if (!kind) throw new AppError('pricing/not_found', 'caller', 'There is no such price.', { id });
    return kind;
  }
}
