import type { EntityTarget, InsertQueryBuilder, ObjectLiteral } from 'typeorm';
import type { Tx } from './database.js';

type Values<Entity extends ObjectLiteral> = Parameters<InsertQueryBuilder<Entity>['values']>[0];

/** Inserts a row that has an `id`, unless a unique key of it is taken. @returns whether it was inserted */
export async function insertOnce<Entity extends ObjectLiteral>(
  tx: Tx,
  target: EntityTarget<Entity>,
  row: Values<Entity>,
): Promise<boolean> {
  const result = await tx
    .createQueryBuilder()
    .insert()
    .into(target)
    .values(row)
    .orIgnore()
    .returning('id')
    .execute();
  return (result.raw as unknown[]).length === 1;
}
