/** Broadcast codes of api.proto `Return.response_code`. */
export type BroadcastCode =
  | 'SIGERROR'
  | 'CONTRACT_VALIDATE_ERROR'
  | 'CONTRACT_EXE_ERROR'
  | 'BANDWITH_ERROR'
  | 'DUP_TRANSACTION_ERROR'
  | 'TAPOS_ERROR'
  | 'TOO_BIG_TRANSACTION_ERROR'
  | 'TRANSACTION_EXPIRATION_ERROR'
  | 'SERVER_BUSY'
  | 'NO_CONNECTION'
  | 'NOT_ENOUGH_EFFECTIVE_CONNECTION'
  | 'BLOCK_UNSOLIDIFIED'
  | 'OTHER_ERROR';

/** A transaction the node refuses, with the code and the text of its reply. */
export class RefusedError extends Error {
  constructor(
    readonly code: BroadcastCode,
    readonly reply: string,
  ) {
    super(reply);
    this.name = 'RefusedError';
  }
}

export class ContractValidateError extends RefusedError {
  /** `detail` is the actuator's text without the prefix of the broadcast reply. */
  constructor(readonly detail: string) {
    super('CONTRACT_VALIDATE_ERROR', `Contract validate error : ${detail}`);
    this.name = 'ContractValidateError';
  }
}

export class ContractExecuteError extends RefusedError {
  constructor(readonly detail: string) {
    super('CONTRACT_EXE_ERROR', `Contract execute error : ${detail}`);
    this.name = 'ContractExecuteError';
  }
}

export class SignatureError extends RefusedError {
  constructor(readonly detail: string) {
    super('SIGERROR', `Validate signature error: ${detail}`);
    this.name = 'SignatureError';
  }
}

/** Bandwidth, multi-sign fee or memo fee can't be paid. The detail stays in the node's log. */
export class ResourceError extends RefusedError {
  constructor(readonly detail: string) {
    super('BANDWITH_ERROR', 'Account resource insufficient error.');
    this.name = 'ResourceError';
  }
}

export class TooBigError extends RefusedError {
  constructor(reply: string) {
    super('TOO_BIG_TRANSACTION_ERROR', reply);
    this.name = 'TooBigError';
  }
}
