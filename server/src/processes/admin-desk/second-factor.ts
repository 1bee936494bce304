import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Admin, AdminProofs, Admins, type SealedSecret, totpStepOf } from '../../domain/admins/index.js';
import { SecretBox } from '../../gateways/keys/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { Tx } from '../../platform/database/index.js';
import type { SecondProof } from './admin-desk.types.js';

/** A proof that fits, not used up yet. */
export type FittingProof =
  | { readonly kind: 'totp'; readonly sealed: SealedSecret; readonly step: bigint }
  | { readonly kind: 'recovery-code'; readonly code: string };

/** Codes of authenticators and recovery codes: looking at them, and using each once. */
@Injectable()
export class SecondFactor {
  constructor(
    private readonly admins: Admins,
    private readonly proofs: AdminProofs,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  seal(adminId: string, secret: Uint8Array): SealedSecret {
    return this.box.seal(secret, aadOf(adminId));
  }

  /** Null unless it fits. The same work for nobody as for somebody. */
  async look(admin: Admin | null, { totp, recoveryCode }: SecondProof): Promise<FittingProof | null> {
    if (recoveryCode !== undefined) {
      const known = await this.proofs.hasCode(admin?.id ?? randomUUID(), recoveryCode);
      return known ? { kind: 'recovery-code', code: recoveryCode } : null;
    }
    if (!admin?.totp || totp === undefined) return null;
    const secret = this.box.open(admin.totp, aadOf(admin.id));
    try {
      const step = totpStepOf(secret, totp, this.clock.now());
      return step === null ? null : { kind: 'totp', sealed: admin.totp, step };
    } finally {
      secret.fill(0);
    }
  }

  /** False when it was used before. */
  use(tx: Tx, adminId: string, proof: FittingProof): Promise<boolean> {
    return proof.kind === 'totp'
      ? this.admins.useStep(tx, adminId, proof.sealed, proof.step)
      : this.proofs.useCode(tx, adminId, proof.code);
  }
}

/** Sealed for this use of this row alone. */
export const aadOf = (adminId: string): string => `admin-totp:${adminId}`;
